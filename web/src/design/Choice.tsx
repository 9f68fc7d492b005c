import type { ReactNode } from "react";
import "./choice.css";

/** A row of choices of which one holds, as buttons that say whether they are pressed. */
export function Choice<V extends string>(props: {
  label: string;
  value: V;
  options: { value: V; label: ReactNode }[];
  onChange: (value: V) => void;
}) {
  return (
    <fieldset className="choice">
      <legend>{props.label}</legend>
      {props.options.map((o) => (
        <button
          key={o.value}
          type="button"
          aria-pressed={o.value === props.value}
          onClick={() => props.onChange(o.value)}
        >
          {o.label}
        </button>
      ))}
    </fieldset>
  );
}
