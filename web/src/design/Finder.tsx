import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { type FinderOption, matching } from "./matching";
import "./finder.css";

// As many as a person reads through; more is a reason to type another character.
const most = 50;

/** One choice out of many: type a part of the name, arrow keys and Enter, or the mouse. An empty field means no choice. */
export function Finder(props: {
  label: string;
  value: string;
  options: readonly FinderOption[];
  onChange: (value: string) => void;
}) {
  const { label, value, options, onChange } = props;
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState<string>();
  const [active, setActive] = useState(0);
  const open = typed !== undefined;
  const chosen = options.find((o) => o.value === value);
  const found = open ? matching(options, typed) : [];
  const shown = found.slice(0, most);

  const choose = (next: string) => {
    setTyped(undefined);
    if (next !== value) onChange(next);
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!open) return setTyped("");
      const to = active + (e.key === "ArrowDown" ? 1 : -1);
      const next = Math.min(Math.max(to, 0), shown.length - 1);
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (e.key === "Enter" && open) {
      e.preventDefault();
      const at = shown[active];
      if (at) choose(at.value);
      else if (typed === "") choose("");
    } else if (e.key === "Escape" && open) {
      e.preventDefault();
      setTyped(undefined);
    }
  };

  return (
    <div className="finder">
      <input
        ref={input}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={open}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={open && shown[active] ? `${id}-${active}` : undefined}
        autoComplete="off"
        placeholder={label}
        value={typed ?? chosen?.label ?? value}
        onFocus={(e) => e.target.select()}
        onClick={() => !open && setTyped("")}
        onChange={(e) => {
          setTyped(e.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
        onBlur={() => setTyped(undefined)}
      />
      {value && (
        <button type="button" aria-label={t("finder.clear", { label })} onClick={() => choose("")}>
          ×
        </button>
      )}
      {open && (
        <div className="finder-pop">
          <div id={`${id}-list`} role="listbox" aria-label={label}>
            {shown.map((o, i) => (
              // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and points at the active option
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled at the input, which keeps the focus
              <div
                key={o.value}
                id={`${id}-${i}`}
                role="option"
                aria-selected={o.value === value}
                data-active={i === active || undefined}
                // Before the input loses the focus and the list closes.
                onMouseDown={(e) => e.preventDefault()}
                onClick={() => choose(o.value)}
              >
                {o.label}
                {o.hint && <small>{o.hint}</small>}
              </div>
            ))}
          </div>
          <p role="status">
            {shown.length === 0
              ? t("finder.none")
              : found.length > shown.length
                ? t("finder.more", { count: found.length - shown.length })
                : t("finder.found", { count: found.length })}
          </p>
        </div>
      )}
    </div>
  );
}
