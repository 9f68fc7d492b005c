export interface FinderOption {
  value: string;
  label: string;
  hint?: string;
}

/** Whether a text has every word of what was typed, in any order; every text has, while nothing is typed. */
export function hasWords(typed: string): (text: string) => boolean {
  const words = wordsOf(typed);
  return (text) => {
    const low = text.toLowerCase();
    return words.every((w) => low.includes(w));
  };
}

const wordsOf = (typed: string) => typed.toLowerCase().split(/\s+/).filter(Boolean);

/** The options that have every word of what was typed in their label, hint or code; those that begin with it come first. */
export function matching(options: readonly FinderOption[], typed: string): FinderOption[] {
  const first = wordsOf(typed)[0];
  if (!first) return [...options];
  const fits = hasWords(typed);
  const found = options.filter((o) => fits(`${o.label} ${o.hint ?? ""} ${o.value}`));
  const begins = (o: FinderOption) => (o.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
