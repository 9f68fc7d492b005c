import { Alert, Button } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";

interface Props {
  error: unknown;
  onRetry?: () => void;
  retryWords?: string;
  /** Fields that a form already shows beside their inputs are not repeated here. */
  shownFields?: readonly string[];
}

/** What went wrong, what is safe and what to do: the server's own sentence, the fields at fault, and the number to quote. */
export function Problem({ error, onRetry, retryWords, shownFields = [] }: Props) {
  const { t } = useTranslation();
  const problem = asProblem(error);
  // Asking again for what the server refused would be refused again; only a page with another way out words it itself.
  const offersRetry = onRetry && (retryWords || problem.worthRepeating || problem.status < 0);
  const fields = problem.fields.filter((f) => !shownFields.some((name) => f.pointer.endsWith(name)));
  return (
    <Alert
      type={problem.status >= 500 || problem.status <= 0 ? "error" : "warning"}
      className="problem"
      title={problem.title}
      description={
        <>
          <p>{problem.detail}</p>
          {fields.length > 0 && (
            <ul>
              {fields.map((f) => (
                <li key={f.pointer + f.code}>{f.detail}</li>
              ))}
            </ul>
          )}
          {problem.requestId && problem.status >= 500 && (
            <p className="problem-id">{t("problem.requestId", { id: problem.requestId })}</p>
          )}
        </>
      }
      action={
        offersRetry && (
          <Button size="small" onClick={onRetry}>
            {retryWords ?? t("problem.retry")}
          </Button>
        )
      }
    />
  );
}
