import { useTranslation } from "react-i18next";

const frequencies = ["daily", "weekly", "monthly", "term"] as const;
const types = [
  "id_no",
  "name",
  "text",
  "date",
  "month",
  "money",
  "integer",
  "code",
  "phone",
  "account",
  "community",
] as const;
const sensitivities = ["personal", "health", "finance"] as const;

/** The catalogue's codes in words; a code that this build does not know is shown as it is. */
export function useSourceWords() {
  const { t } = useTranslation();
  return {
    frequency: (code: string) => {
      const known = frequencies.find((f) => f === code);
      return known ? t(`source.frequency.${known}`) : code;
    },
    type: (code: string) => {
      const known = types.find((f) => f === code);
      return known ? t(`source.type.${known}`) : code;
    },
    sensitivityShort: (code: string) => {
      const known = sensitivities.find((f) => f === code);
      return known ? t(`source.sensitive.${known}`) : code;
    },
    sensitivity: (code: string) => {
      const known = sensitivities.find((f) => f === code);
      return known ? t(`source.sensitivity.${known}`) : code;
    },
  };
}
