import { useTranslation } from "react-i18next";
import { Finder } from "../design/Finder";
import { useDivisions } from "../policy/divisions";

/** One street out of several; nothing for whoever has one only. */
export function StreetChoice({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  const streets = useDivisions();
  if (streets.length < 2 && !value) return null;
  return (
    <Finder
      label={t("cockpit.street")}
      value={value}
      options={streets.map((s) => ({ value: s.code, label: s.name }))}
      onChange={onChange}
    />
  );
}
