import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { FoundPerson } from "../api/types";
import { useMay, useSession } from "../app/session";
import { useRooms } from "../app/useRooms";
import { LevelMark } from "../design/Level";
import { Problem } from "../design/Problem";
import { useSearch } from "./queries";
import { recent, remember } from "./recent";
import { pagesFor, runs, step, type Target, targetsOf } from "./targets";
import { useQuiet } from "./useQuiet";
import "./palette.css";

// So long nobody types between two characters of one word.
const pause = 120;

/** Finds people, households, communities and pages from anywhere. The input keeps the focus; arrow keys choose, Enter opens. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const id = useId();
  const navigate = useNavigate();
  const may = useMay();
  const rooms = useRooms();
  const post = useSession().post.id;
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const query = useQuiet(typed.trim(), pause);
  const persons = may("person.search");
  const search = useSearch(query, persons);
  const personWords = usePersonWords();

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  const targets = useMemo(() => {
    const pages = rooms.map((r) => ({ path: r.path, title: t(r.title) }));
    if (typed.trim() === "")
      return [...recent(post).map((r): Target => ({ ...r, kind: "recent" })), ...pagesFor(pages, "")];
    const found = targetsOf(search.data, {
      person: personWords,
      household: (head, members) => t("household.title", { head, count: members }),
    });
    return [...found, ...pagesFor(pages, typed)];
  }, [typed, search.data, rooms, t, post, personWords]);

  const at = Math.min(active, Math.max(targets.length - 1, 0));
  const close = () => dialog.current?.close();
  const open = (target: Target | undefined, warning = false) => {
    if (!target) return;
    remember(post, target);
    close();
    navigate(warning && target.warning ? `/warnings/${target.warning.id}` : target.to);
  };
  const onKey = (e: KeyboardEvent) => {
    if (e.nativeEvent.isComposing) return; // Enter ends a pinyin input method's word
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      const next = step(at, e.key === "ArrowDown" ? 1 : -1, targets.length);
      setActive(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: "nearest" });
    } else if (e.key === "Enter") {
      e.preventDefault();
      open(targets[at], e.shiftKey);
    }
  };
  const waiting = persons && typed.trim() !== "" && (search.isFetching || query !== typed.trim());

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes a dialog by Escape itself
    <dialog
      ref={dialog}
      className="palette"
      aria-label={t("search.title")}
      onClose={onClose}
      onClick={(e) => e.target === dialog.current && close()}
    >
      <div className="palette-box">
        <input
          autoFocus
          type="text"
          role="combobox"
          aria-label={t("search.title")}
          aria-expanded={targets.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={targets.length > 0 ? `${id}-${at}` : undefined}
          autoComplete="off"
          spellCheck={false}
          maxLength={60}
          placeholder={persons ? t("search.placeholder") : t("search.placeholderPages")}
          value={typed}
          onChange={(e) => {
            setTyped(e.target.value);
            setActive(0);
          }}
          onKeyDown={onKey}
        />
        <div className="palette-list" id={`${id}-list`} role="listbox" aria-label={t("search.results")}>
          {runs(targets).map((run) => (
            // biome-ignore lint/a11y/useSemanticElements: options of a listbox are grouped by role
            <div key={`${run.kind}-${run.from}`} role="group" aria-labelledby={`${id}-${run.kind}-${run.from}`}>
              <p className="palette-kind" id={`${id}-${run.kind}-${run.from}`}>
                {t(`search.kind.${run.kind}`)}
                {run.kind === "person" && search.data && search.data.total > run.items.length && (
                  <span>{t("search.more", { shown: run.items.length, count: search.data.total })}</span>
                )}
              </p>
              {run.items.map((target, i) => (
                <Option
                  key={target.key}
                  id={`${id}-${run.from + i}`}
                  target={target}
                  active={run.from + i === at}
                  onPoint={() => setActive(run.from + i)}
                  onOpen={(warning) => open(target, warning)}
                />
              ))}
            </div>
          ))}
        </div>
        <div className="palette-foot">
          {search.error ? (
            <Problem error={search.error} onRetry={() => void search.refetch()} />
          ) : (
            <p role="status">
              {waiting
                ? t("search.looking")
                : search.data?.hint && query
                  ? t(`search.hint.${search.data.hint}`)
                  : targets.length === 0
                    ? t("search.none")
                    : persons
                      ? t("search.trail")
                      : ""}
            </p>
          )}
          <p className="palette-keys">{targets[at]?.warning ? t("search.keysWarning") : t("search.keys")}</p>
        </div>
      </div>
    </dialog>
  );
}

function usePersonWords(): (p: FoundPerson) => string {
  const { t } = useTranslation();
  return useMemo(
    () => (p: FoundPerson) =>
      [p.relation, t(`person.${p.sex}`), t("person.age", { age: p.age }), p.layer?.name].filter(Boolean).join(" · "),
    [t],
  );
}

function Option(props: {
  id: string;
  target: Target;
  active: boolean;
  onPoint: () => void;
  onOpen: (warning: boolean) => void;
}) {
  const { t } = useTranslation();
  const { target } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the input keeps the focus and points at the active option
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled at the input, which keeps the focus
    <div
      id={props.id}
      role="option"
      aria-selected={props.active}
      className="palette-option"
      onMouseMove={props.onPoint}
      onMouseDown={(e) => e.preventDefault()}
      onClick={(e) => props.onOpen(e.shiftKey)}
    >
      <span className="palette-label">
        {target.label}
        {target.person?.fit === "whole" && <small className="badge">{t("search.whole")}</small>}
      </span>
      <small className="palette-hint figures">{target.hint}</small>
      {target.warning && (
        <span className="palette-warning">
          <LevelMark level={target.warning.level} />
          <small>{t("search.hasWarning", { level: t(`level.${target.warning.level}`) })}</small>
        </span>
      )}
    </div>
  );
}
