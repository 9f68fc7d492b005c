import { Button, Input } from "antd";
import { useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Declared } from "../api/upload";

/** What the sender says of the file, to be compared on arrival: chosen as a sidecar or typed; nobody has to. */
export function ManifestFields(props: {
  declared: Declared;
  wrong: { rows: boolean; sm3: boolean };
  sidecar: { name: string; file: string; readable: boolean } | undefined;
  /** The sidecar names another file than the one that was chosen. */
  otherFile: boolean;
  onChange: (declared: Declared) => void;
  onFiles: (files: FileList | null) => void;
  onForget: () => void;
}) {
  const { declared, wrong, sidecar, otherFile, onChange, onFiles, onForget } = props;
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const said = Boolean(declared.rows || declared.sm3);
  const open = opened || sidecar !== undefined;
  return (
    <section className="manifest" aria-label={t("manifest.title")}>
      <button
        type="button"
        className="fold"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpened(!open)}
        disabled={sidecar !== undefined}
      >
        <span aria-hidden="true">{open ? "▾ " : "▸ "}</span>
        {t("manifest.fold")}
      </button>
      <div id={id} hidden={!open} className="manifest-fields">
        <p className="soft">{t("manifest.lead")}</p>
        <p>
          <Button onClick={() => input.current?.click()}>{t("manifest.choose")}</Button>{" "}
          {(sidecar || said) && (
            <Button type="text" onClick={onForget}>
              {t("manifest.forget")}
            </Button>
          )}
          <input
            ref={input}
            type="file"
            accept=".json,application/json"
            hidden
            aria-label={t("manifest.choose")}
            onChange={(e) => {
              onFiles(e.target.files);
              e.target.value = "";
            }}
          />
        </p>
        <p role="status">
          {sidecar &&
            (sidecar.readable
              ? t("manifest.read", { name: sidecar.name })
              : t("manifest.unreadable", { name: sidecar.name }))}
          {otherFile && (
            <span className="manifest-wrong">{t("manifest.otherFile", { file: sidecar?.file ?? "" })}</span>
          )}
        </p>
        <Field
          label={t("manifest.rows")}
          hint={t("manifest.rowsHint")}
          value={declared.rows}
          fault={wrong.rows ? t("manifest.rowsWrong") : undefined}
          onChange={(rows) => onChange({ ...declared, rows })}
        />
        <Field
          label={t("manifest.sm3")}
          hint={t("manifest.sm3Hint")}
          value={declared.sm3}
          fault={wrong.sm3 ? t("manifest.sm3Wrong") : undefined}
          onChange={(sm3) => onChange({ ...declared, sm3 })}
        />
      </div>
    </section>
  );
}

function Field(props: {
  label: string;
  hint: string;
  value: string;
  fault?: string;
  onChange: (value: string) => void;
}) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>{props.label}</label>
      <Input
        id={id}
        value={props.value}
        status={props.fault ? "error" : undefined}
        aria-describedby={`${id}-hint`}
        aria-invalid={props.fault ? true : undefined}
        onChange={(e) => props.onChange(e.target.value.trim())}
      />
      <small id={`${id}-hint`} className={props.fault ? "manifest-wrong" : "soft"}>
        {props.fault ?? props.hint}
      </small>
    </div>
  );
}
