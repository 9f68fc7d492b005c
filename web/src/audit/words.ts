import { useTranslation } from "react-i18next";
import { purposeReasons } from "../warning/words";

const kinds = [
  "warning",
  "person",
  "household",
  "number",
  "record",
  "search",
  "export",
  "batch",
  "assessment",
  "user",
  "post",
  "calendar",
  "authority",
  "audit",
] as const;

const actions = [
  "warning.list",
  "warning.purpose",
  "warning.raise",
  "warning.open",
  "warning.update",
  "warning.dispose",
  "person.search",
  "person.open",
  "household.open",
  "household.purpose",
  "number.open",
  "registry.index",
  "record.open",
  "batch.receive",
  "batch.keep",
  "batch.check",
  "batch.checked",
  "batch.load",
  "batch.publish",
  "batch.fail",
  "batch.abandon",
  "batch.cancel",
  "batch.resume",
  "batch.quarantine",
  "assessment.ask",
  "assessment.publish",
  "calendar.import",
  "session.begin",
  "session.refuse",
  "session.move",
  "session.end",
  "session.prove",
  "session.revoke",
  "user.create",
  "user.password",
  "user.reset",
  "user.unlock",
  "user.disable",
  "user.enable",
  "user.step_offer",
  "user.step_add",
  "user.step_drop",
  "post.give",
  "post.change",
  "post.end",
  "authority.install",
  "audit.list",
] as const;

/** Kinds of action that the trail can be narrowed to: the part before the dot, as the API takes it. */
export const actionGroups = [
  "warning",
  "person",
  "household",
  "number",
  "record",
  "batch",
  "assessment",
  "session",
  "user",
  "post",
  "calendar",
  "audit",
] as const;

/** The trail's codes in words. A code that this build does not know is shown as it is: nothing in a trail is ever hidden. */
export function useTrailWords() {
  const { t } = useTranslation();
  return {
    kind: (kind: string) => {
      const known = kinds.find((k) => k === kind);
      return known ? t(`audit.kind.${known}`) : kind;
    },
    action: (action: string) => {
      const known = actions.find((a) => a === action);
      return known ? t(`audit.action.${known}`) : action;
    },
    // Jobs sign with their kind ("warning.open"), people with their name.
    actor: (name: string) => (/^[a-z]+\.[a-z_]+$/.test(name) ? t("role.system") : name),
    purpose: (purpose: string) => {
      if (purpose === "worklist") return t("audit.worklist");
      if (purpose === "search") return t("audit.search");
      const known = purposeReasons.find((p) => p === purpose);
      return known ? t(`purpose.${known}`) : purpose;
    },
  };
}
