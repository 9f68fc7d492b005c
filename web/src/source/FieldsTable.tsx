import { useTranslation } from "react-i18next";
import type { SourceField, SourceItem } from "../api/types";
import { useSourceWords } from "./words";

/** The columns of a file: which titles are recognised, what may stand below them, and which of it is sensitive. */
export function FieldsTable({ item }: { item: SourceItem }) {
  const { t } = useTranslation();
  const words = useSourceWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="scroll-x" tabIndex={0} aria-label={t("source.expected")}>
      <table className="plain-table fields-table">
        <thead>
          <tr>
            <th>{t("source.column.header")}</th>
            <th>{t("source.column.required")}</th>
            <th>{t("source.column.type")}</th>
            <th>{t("source.column.also")}</th>
            <th>{t("source.column.sensitivity")}</th>
          </tr>
        </thead>
        <tbody>
          {item.fields.map((f) => (
            <tr key={f.code}>
              <th scope="row">
                {f.headers[0] ?? f.name}
                {(f.type === "id_no" || item.key.includes(f.code)) && (
                  <span className="badge">{t(f.type === "id_no" ? "source.personMark" : "source.keyMark")}</span>
                )}
              </th>
              <td data-label={t("source.column.required")}>
                {f.required ? <b>{t("source.required")}</b> : <span className="soft">{t("source.optional")}</span>}
              </td>
              <td data-label={t("source.column.type")}>
                <div>
                  <Kind field={f} />
                </div>
              </td>
              <td className="soft" data-label={t("source.column.also")}>
                {f.headers.slice(1).join(t("list.separator")) || "—"}
              </td>
              <td data-label={t("source.column.sensitivity")}>
                {f.sensitivity === "personal" ? (
                  <span className="soft">{words.sensitivityShort(f.sensitivity)}</span>
                ) : (
                  <span className="badge" data-tone="warn">
                    {words.sensitivityShort(f.sensitivity)}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Kind({ field: f }: { field: SourceField }) {
  const { t } = useTranslation();
  const words = useSourceWords();
  if (f.list.length === 0)
    return (
      <>
        {words.type(f.type)}
        {f.unit && f.type !== "money" && t("source.inUnit", { unit: f.unit })}
      </>
    );
  return (
    <>
      {t("source.oneOf")}
      <ul className="code-list">
        {f.list.map((c) => (
          <li key={c.code}>
            <code>{c.code}</code> {c.name}
          </li>
        ))}
      </ul>
    </>
  );
}
