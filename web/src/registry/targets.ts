// What the search offers, as one list through which the arrow keys go: persons, households, communities, pages.
import type { FoundPerson, Search } from "../api/types";
import { hasWords } from "../design/matching";

export type Kind = "recent" | "person" | "household" | "community" | "page";

export interface Target {
  key: string;
  kind: Kind;
  to: string;
  label: string;
  hint: string;
  person?: FoundPerson;
  /** The household's open warning: Shift+Enter goes there. */
  warning?: { id: string; level: "red" | "orange" | "yellow" | "blue" };
}

interface Words {
  person: (p: FoundPerson) => string;
  household: (head: string, members: number) => string;
}

interface PageLink {
  path: string;
  title: string;
}

/** The pages that have every typed word in their title; all of them while nothing is typed. */
export function pagesFor(pages: readonly PageLink[], typed: string): Target[] {
  const fits = hasWords(typed);
  return pages
    .filter((p) => fits(p.title))
    .map((p) => ({ key: `page:${p.path}`, kind: "page", to: p.path, label: p.title, hint: "" }));
}

/** The answer as targets, in the order in which they are shown. */
export function targetsOf(found: Search | undefined, words: Words): Target[] {
  if (!found) return [];
  const place = (d: FoundPerson["division"]) => [d.street.name, d.community.name].filter(Boolean).join(" · ");
  return [
    ...found.persons.map(
      (p): Target => ({
        key: `person:${p.id}`,
        kind: "person",
        to: `/persons/${p.id}`,
        label: p.name,
        hint: [words.person(p), place(p.division)].filter(Boolean).join(" · "),
        person: p,
        warning: p.warning && { id: String(p.warning.id), level: p.warning.level },
      }),
    ),
    ...found.households.map(
      (h): Target => ({
        key: `household:${h.id}`,
        kind: "household",
        to: `/households/${h.id}`,
        label: words.household(h.head, h.members),
        hint: place(h.division),
        warning: h.warning && { id: String(h.warning.id), level: h.warning.level },
      }),
    ),
    ...found.communities.map(
      (c): Target => ({
        key: `community:${c.code}`,
        kind: "community",
        to: `/warnings?community=${c.code}`,
        label: c.name,
        hint: c.street,
      }),
    ),
  ];
}

/** Where an arrow key leads: from the last to the first and back, so that no key does nothing. */
export function step(active: number, by: 1 | -1, length: number): number {
  return length === 0 ? 0 : (active + by + length) % length;
}

/** Runs of one kind, for headings; a heading for each run. */
export function runs(targets: readonly Target[]): { kind: Kind; from: number; items: Target[] }[] {
  const list: { kind: Kind; from: number; items: Target[] }[] = [];
  targets.forEach((t, i) => {
    const last = list[list.length - 1];
    if (last?.kind === t.kind) last.items.push(t);
    else list.push({ kind: t.kind, from: i, items: [t] });
  });
  return list;
}
