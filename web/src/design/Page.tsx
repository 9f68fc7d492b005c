import { type ReactNode, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import "./page.css";

interface Props {
  title: string;
  /** What the browser's tab and history say, where the title names a person or a file: that stays on the machine after the sign-out. */
  tab?: string;
  /** One sentence: what this page is for. */
  lead?: ReactNode;
  /** Where "back" leads, for pages below a list. */
  back?: { to: string; words: string };
  actions?: ReactNode;
  children: ReactNode;
}

export function Page({ title, tab = title, lead, back, actions, children }: Props) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${tab} · ${t("brand.name")}`;
  }, [tab, t]);
  return (
    <div className="page">
      {back && (
        <Link className="page-back" to={back.to}>
          ← {back.words}
        </Link>
      )}
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead && <p className="page-lead">{lead}</p>}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  );
}

/** A titled part of a page. */
export function Panel({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>{title}</h2>
        {extra}
      </div>
      {children}
    </section>
  );
}

/** Grey lines in the shape of what is coming. Says aloud what it waits for. */
export function Waiting({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className="waiting" role="status" aria-label={t("state.loading")}>
      {Array.from({ length: lines }, (_, i) => (
        <span key={i} style={{ width: `${92 - ((i * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** Label and value pairs; a long value takes a line of its own. */
export function Facts({ items }: { items: { label: string; value: ReactNode; mark?: "warn"; wide?: boolean }[] }) {
  return (
    <dl className="facts">
      {items.map(({ label, value, mark, wide }) => (
        <div key={label} data-mark={mark} data-wide={wide}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
