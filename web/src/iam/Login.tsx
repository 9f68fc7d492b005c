import { Button, Input, type InputProps } from "antd";
import {
  cloneElement,
  type FormEvent,
  lazy,
  type ReactElement,
  Suspense,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { Enrolment } from "../api/types";
import { useWrite } from "../api/useWrite";
import { Brand } from "../app/Brand";
import { LanguageSwitch } from "../app/controls";
import { useEnter } from "../app/session";
import { fieldHelp } from "../design/fieldHelp";
import { Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { enrolAtDoor, signIn, type Try } from "./account";
import { type Answers, amiss, type Step } from "./doorForm";
import "./login.css";

const SetUp = lazy(() => import("./SetUp"));

const asks: Record<string, Step> = {
  "iam.change_password": "change",
  "iam.code_required": "code",
  "iam.enrol_required": "enrol",
};

export default function Login({ expired, onEntered }: { expired: boolean; onEntered: () => void }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const [step, setStep] = useState<Step>("password");
  const [known, setKnown] = useState<Try>({ login: "", password: "" });
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [wrong, setWrong] = useState<ReturnType<typeof amiss>>({});
  const form = useRef<HTMLFormElement>(null);
  const begin = useWrite(enrolAtDoor, setEnrolment);
  const send = useWrite(signIn, (session) => {
    onEntered();
    enter(session);
  });
  useEffect(() => {
    document.title = `${t("login.title")} · ${t("brand.name")}`;
  }, [t]);

  const submit = (e: FormEvent<HTMLFormElement>) => {
    e.preventDefault();
    if (send.isPending) return;
    const answers = Object.fromEntries(new FormData(e.currentTarget)) as Answers;
    const found = amiss(step, answers);
    setWrong(found);
    const [first] = Object.keys(found);
    if (first) {
      e.currentTarget.querySelector<HTMLInputElement>(`input[name=${first}]`)?.focus();
      return;
    }
    const { again: _, ...asked } = answers;
    const all = { ...known, ...asked };
    setKnown(all);
    send.mutate(all, {
      onError: (error) => {
        const next = asks[asProblem(error).code];
        if (!next) return;
        setStep(next);
        form.current?.reset(); // the same step may be asked for again
        if (next === "enrol" && !enrolment) begin.mutate(all);
      },
    });
  };
  const restart = () => {
    setKnown({ login: "", password: "" });
    setEnrolment(undefined);
    setWrong({});
    send.reset();
    begin.reset();
    setStep("password");
  };
  const problem = send.problem && !asks[send.problem.code] ? send.problem : begin.problem;
  const newSaid = fieldHelp(problem, "newPassword");
  return (
    <main className="login">
      <div className="login-box">
        <div className="login-head">
          <Brand />
          <LanguageSwitch />
        </div>
        <h1>{t(`login.step.${step}`)}</h1>
        {expired && step === "password" && !problem && (
          <p className="login-expired" role="status">
            {t("login.expired")}
          </p>
        )}
        {problem && !newSaid.help && <Problem error={problem} />}
        {step !== "password" && <p className="login-note">{t(`login.why.${step}`)}</p>}
        {step === "enrol" &&
          (enrolment ? (
            <Suspense fallback={<Waiting />}>
              <SetUp enrolment={enrolment} />
            </Suspense>
          ) : (
            !begin.problem && <Waiting />
          ))}
        <form ref={form} key={step} noValidate onSubmit={submit}>
          {step === "password" && (
            <>
              <Field label={t("login.login")} wrong={wrong.login && t(wrong.login)}>
                <Input name="login" autoComplete="username" autoFocus size="large" />
              </Field>
              <Field label={t("login.password")} wrong={wrong.password && t(wrong.password)}>
                <Input.Password name="password" autoComplete="current-password" size="large" />
              </Field>
            </>
          )}
          {step === "change" && (
            <>
              <Field
                label={t("password.new")}
                extra={t("password.hint")}
                wrong={wrong.newPassword ? t(wrong.newPassword) : newSaid.help}
              >
                <Input.Password name="newPassword" autoComplete="new-password" autoFocus size="large" />
              </Field>
              <Field label={t("password.again")} wrong={wrong.again && t(wrong.again)}>
                <Input.Password name="again" autoComplete="new-password" size="large" />
              </Field>
            </>
          )}
          {(step === "code" || step === "enrol") && (
            <Field label={step === "code" ? t("proof.code") : t("setUp.code")} wrong={wrong.code && t(wrong.code)}>
              <Input
                name="code"
                autoComplete="one-time-code"
                inputMode={step === "enrol" ? "numeric" : "text"}
                autoFocus
                size="large"
              />
            </Field>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={send.isPending}>
            {t(`login.go.${step}`)}
          </Button>
          {step !== "password" && (
            <Button type="link" block onClick={restart}>
              {t("login.restart")}
            </Button>
          )}
        </form>
        <p className="login-note">{t("login.note")}</p>
      </div>
    </main>
  );
}

/**
 * An input with its name and what is amiss with it. Not antd's Form, which draws each input four times when the form is sent, and
 * here somebody waits at the door.
 */
function Field(props: { label: string; wrong?: string; extra?: string; children: ReactElement<InputProps> }) {
  const { label, wrong, extra, children } = props;
  const id = useId();
  const about = [wrong && `${id}-wrong`, extra && `${id}-extra`].filter(Boolean).join(" ");
  return (
    <div className="login-field">
      <label htmlFor={id}>{label}</label>
      {cloneElement(children, {
        id,
        status: wrong ? "error" : undefined,
        "aria-invalid": wrong ? true : undefined,
        "aria-describedby": about || undefined,
      })}
      {wrong && (
        <div id={`${id}-wrong`} role="alert" className="login-wrong">
          {wrong}
        </div>
      )}
      {extra && (
        <div id={`${id}-extra`} className="login-note">
          {extra}
        </div>
      )}
    </div>
  );
}
