// How a household is drawn: generations from the top, as a family tells of itself.
import type { HouseholdMember } from "../api/types";

const generations = ["grandparents", "parents", "head", "children", "grandchildren", "others"] as const;
type Generation = (typeof generations)[number];

const of: Record<HouseholdMember["role"], Generation> = {
  grandparent: "grandparents",
  parent: "parents",
  head: "head",
  spouse: "head",
  sibling: "head",
  child: "children",
  in_law: "children",
  grandchild: "grandchildren",
  other: "others",
  "": "others",
};

const order: HouseholdMember["role"][] = ["head", "spouse"];
const rank = (m: HouseholdMember) => {
  const at = order.indexOf(m.role);
  return at < 0 ? order.length : at;
};

/** Only the generations that are there; within one, head and spouse first, then by age. */
export function byGeneration(
  members: readonly HouseholdMember[],
): { generation: Generation; members: HouseholdMember[] }[] {
  return generations
    .map((generation) => ({
      generation,
      members: members.filter((m) => of[m.role] === generation).sort((a, b) => rank(a) - rank(b) || b.age - a.age),
    }))
    .filter((g) => g.members.length > 0);
}
