import { Button } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

// A chunk of its own: most pages are opened without it.
const Palette = lazy(() => import("../registry/Palette"));

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

/** Opens the search from everywhere: this button, or Ctrl+K (⌘K). */
export function SearchButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key.toLowerCase() !== "k" || !(e.ctrlKey || e.metaKey) || e.altKey || e.shiftKey) return;
      e.preventDefault();
      setOpen(true);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  return (
    <>
      <Button className="search-button" onClick={() => setOpen(true)} aria-haspopup="dialog">
        {t("search.open")}
        <kbd>{isMac ? "⌘K" : "Ctrl K"}</kbd>
      </Button>
      {open && (
        <Suspense fallback={null}>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
