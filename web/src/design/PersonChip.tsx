import { useTranslation } from "react-i18next";
import "./person.css";

interface Props {
  name: string;
  age?: number | null;
  sex?: string;
  relation?: string;
}

/** A person in a list: the name as the server masked it, age, relation. Never a number that identifies. */
export function PersonChip({ name, age, sex, relation }: Props) {
  const { t } = useTranslation();
  const facts = [relation, sex, typeof age === "number" ? t("person.age", { age }) : ""].filter(Boolean);
  return (
    <span className="person">
      <span className="person-name">{name}</span>
      {facts.length > 0 && <span className="person-facts figures">{facts.join(" · ")}</span>}
    </span>
  );
}
