/** Why someone opens a household's warning; asked once per warning and written to the trail. */
export const purposeReasons = ["home_visit", "review", "complaint", "other"] as const;
export type PurposeReason = (typeof purposeReasons)[number];

/** How a warning can end, in the order in which they are most often chosen. */
export const dispositionCodes = [
  "enrol",
  "refer",
  "service",
  "already_covered",
  "no_need",
  "not_reachable",
  "refused",
  "data_error",
  "duplicate",
] as const;
export type DispositionCode = (typeof dispositionCodes)[number];
