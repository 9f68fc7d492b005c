import { useTranslation } from "react-i18next";

const kinds = [
  "warning",
  "fact",
  "household",
  "person",
  "batch",
  "assessment",
  "user",
  "post",
  "session",
  "calendar",
  "parameter",
] as const;

/** What an entry of the trail is about, in words; a kind that this build does not know is shown by its code. */
export function useKindName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    const known = kinds.find((k) => k === kind);
    return known ? t(`audit.kind.${known}`) : kind;
  };
}
