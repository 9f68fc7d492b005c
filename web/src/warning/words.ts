import { useTranslation } from "react-i18next";

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

/** An ending in words; one that this build does not know is shown by its code. */
export function useDispositionWords(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = dispositionCodes.find((c) => c === code);
    return known ? t(`disposition.${known}`) : code;
  };
}
