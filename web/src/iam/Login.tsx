import { Button, Form, Input } from "antd";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { Session } from "../api/types";
import { useWrite } from "../api/useWrite";
import { Brand } from "../app/Brand";
import { LanguageSwitch } from "../app/controls";
import { useEnter } from "../app/session";
import { Problem } from "../design/Problem";
import "./login.css";

interface Credentials {
  login: string;
  password: string;
}

export default function Login({ expired, onEntered }: { expired: boolean; onEntered: () => void }) {
  const { t } = useTranslation();
  const enter = useEnter();
  const signIn = useWrite(
    (input: Credentials, key: string) =>
      body<Session>(api.POST("/v1/session", { body: input, headers: { "Idempotency-Key": key } })),
    (session) => {
      onEntered();
      enter(session);
    },
  );
  useEffect(() => {
    document.title = `${t("login.title")} · ${t("brand.name")}`;
  }, [t]);
  return (
    <main className="login">
      <div className="login-box">
        <div className="login-head">
          <Brand />
          <LanguageSwitch />
        </div>
        <h1>{t("login.title")}</h1>
        {expired && !signIn.problem && (
          <p className="login-expired" role="status">
            {t("login.expired")}
          </p>
        )}
        {signIn.problem && <Problem error={signIn.problem} />}
        <Form<Credentials> layout="vertical" requiredMark={false} onFinish={(input) => signIn.mutate(input)}>
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
          <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
            {t("login.enter")}
          </Button>
        </Form>
        <p className="login-note">{t("login.note")}</p>
      </div>
    </main>
  );
}
