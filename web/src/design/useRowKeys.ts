import { type RefObject, useEffect } from "react";

const typing = "input, textarea, select, [contenteditable], [role=dialog], [role=combobox], [role=listbox]";

/**
 * j and k move between the rows of a list, as arrow keys do in a mail program; Enter is the focused link's own. Focus really
 * moves, so a screen reader hears the row and nothing has to be drawn twice.
 */
export function useRowKeys(list: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || (e.key !== "j" && e.key !== "k")) return;
      if (e.target instanceof Element && e.target.closest(typing)) return;
      const links = [...(list.current?.querySelectorAll<HTMLElement>("[data-row-link]") ?? [])];
      if (links.length === 0) return;
      const at = links.indexOf(document.activeElement as HTMLElement);
      const to = at === -1 ? 0 : Math.min(Math.max(at + (e.key === "j" ? 1 : -1), 0), links.length - 1);
      links[to]?.focus();
      links[to]?.scrollIntoView({ block: "nearest" });
      e.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [list]);
}
