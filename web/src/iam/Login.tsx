import { Button, Form, Input } from "antd";
import { lazy, Suspense, useEffect, useState } from "react";
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
import "./login.css";

const SetUp = lazy(() => import("./SetUp"));

/** What is asked for, one thing after the other. All of it is sent together: nobody is ever half signed in. */
type Step = "password" | "change" | "code" | "enrol";

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
  const [form] = Form.useForm<Try & { again: string }>();
  const begin = useWrite(enrolAtDoor, setEnrolment);
  const send = useWrite(signIn, (session) => {
    onEntered();
    enter(session);
  });
  useEffect(() => {
    document.title = `${t("login.title")} · ${t("brand.name")}`;
  }, [t]);

  const submit = ({ again: _, ...answers }: Try & { again?: string }) => {
    const all = { ...known, ...answers };
    setKnown(all);
    send.mutate(all, {
      onError: (error) => {
        const next = asks[asProblem(error).code];
        if (!next) return;
        setStep(next);
        form.resetFields(["code", "newPassword", "again"]);
        if (next === "enrol" && !enrolment) begin.mutate(all);
      },
    });
  };
  const restart = () => {
    setKnown({ login: "", password: "" });
    setEnrolment(undefined);
    send.reset();
    begin.reset();
    form.resetFields();
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
        <Form form={form} layout="vertical" requiredMark={false} onFinish={submit} key={step}>
          {step === "password" && (
            <>
              <Form.Item
                name="login"
                label={t("login.login")}
                rules={[{ required: true, message: t("login.loginMissing") }]}
              >
                <Input autoComplete="username" autoFocus size="large" />
              </Form.Item>
              <Form.Item
                name="password"
                label={t("login.password")}
                rules={[{ required: true, message: t("login.passwordMissing") }]}
              >
                <Input.Password autoComplete="current-password" size="large" />
              </Form.Item>
            </>
          )}
          {step === "change" && (
            <>
              <Form.Item
                name="newPassword"
                label={t("password.new")}
                extra={t("password.hint")}
                rules={[{ required: true, min: 10, message: t("password.short") }]}
                {...newSaid}
              >
                <Input.Password autoComplete="new-password" autoFocus size="large" />
              </Form.Item>
              <Form.Item
                name="again"
                label={t("password.again")}
                dependencies={["newPassword"]}
                rules={[
                  ({ getFieldValue }) => ({
                    validator: (_, value) =>
                      value === getFieldValue("newPassword")
                        ? Promise.resolve()
                        : Promise.reject(new Error(t("password.differ"))),
                  }),
                ]}
              >
                <Input.Password autoComplete="new-password" size="large" />
              </Form.Item>
            </>
          )}
          {(step === "code" || step === "enrol") && (
            <Form.Item
              name="code"
              label={step === "code" ? t("proof.code") : t("setUp.code")}
              rules={[{ required: true, message: t("proof.codeMissing") }]}
            >
              <Input
                autoComplete="one-time-code"
                inputMode={step === "enrol" ? "numeric" : "text"}
                autoFocus
                size="large"
              />
            </Form.Item>
          )}
          <Button type="primary" htmlType="submit" size="large" block loading={send.isPending}>
            {t(`login.go.${step}`)}
          </Button>
          {step !== "password" && (
            <Button type="link" block onClick={restart}>
              {t("login.restart")}
            </Button>
          )}
        </Form>
        <p className="login-note">{t("login.note")}</p>
      </div>
    </main>
  );
}
