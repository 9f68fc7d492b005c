export interface FinderOption {
  value: string;
  label: string;
  hint?: string;
}

/** The options that have every word of what was typed in their label, hint or code; those that begin with it come first. */
export function matching(options: readonly FinderOption[], typed: string): FinderOption[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return [...options];
  const found = options.filter((o) => {
    const text = `${o.label} ${o.hint ?? ""} ${o.value}`.toLowerCase();
    return words.every((w) => text.includes(w));
  });
  const begins = (o: FinderOption) => (o.label.toLowerCase().startsWith(first) ? 0 : 1);
  return found.sort((a, b) => begins(a) - begins(b));
}
