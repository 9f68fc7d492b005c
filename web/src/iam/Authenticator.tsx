import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Modal } from "antd";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { Enrolment } from "../api/types";
import { useWrite } from "../api/useWrite";
import { sessionKey } from "../app/session";
import { fieldHelp } from "../design/fieldHelp";
import { Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { DateText } from "../design/Text";
import { confirmCode, dropCode, enrol, useAccount } from "./account";

const SetUp = lazy(() => import("./SetUp"));

/** The second step of one's own sign-in: on, off, and how many recovery codes are left. */
export function Authenticator() {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const account = useAccount();
  const [adding, setAdding] = useState(false);
  const changed = () => {
    void queries.invalidateQueries({ queryKey: ["account"] });
    void queries.invalidateQueries({ queryKey: sessionKey });
  };
  const drop = useWrite(dropCode, () => {
    say(t("authenticator.dropped"));
    changed();
  });
  if (account.error) return <Problem error={account.error} onRetry={() => void account.refetch()} />;
  if (!account.data) return <Waiting lines={2} />;
  const { on, since, needed, recoveryLeft } = account.data.code;
  return (
    <>
      <p>
        <span className="badge" data-tone={on ? "good" : undefined}>
          {on ? t("authenticator.on") : t("authenticator.off")}
        </span>{" "}
        {on ? (
          <>
            {t("authenticator.since")} {since && <DateText value={since} />} ·{" "}
            {t("authenticator.left", { count: recoveryLeft })}
          </>
        ) : (
          t("authenticator.why")
        )}
      </p>
      {needed && <p className="soft">{t("authenticator.needed")}</p>}
      {on && recoveryLeft < 3 && <p>{t("authenticator.few")}</p>}
      {!on && (
        <Button type="primary" onClick={() => setAdding(true)}>
          {t("authenticator.add")}
        </Button>
      )}
      {on && !needed && (
        <Button
          loading={drop.isPending}
          onClick={() => drop.mutate("drop", { onError: (e) => say(asProblem(e).detail, "problem") })}
        >
          {t("authenticator.drop")}
        </Button>
      )}
      {adding && (
        <AddDialog
          onClose={(done) => {
            setAdding(false);
            if (done) changed();
          }}
        />
      )}
    </>
  );
}

function AddDialog({ onClose }: { onClose: (done: boolean) => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const [enrolment, setEnrolment] = useState<Enrolment>();
  const [form] = Form.useForm<{ password: string; code: string }>();
  const begin = useWrite(enrol, setEnrolment);
  const confirm = useWrite(confirmCode, () => {
    say(t("authenticator.added"));
    onClose(true);
  });
  const step = enrolment ? confirm : begin;
  const field = enrolment ? "code" : "password";
  const help = fieldHelp(step.problem, field);
  return (
    <Modal
      open
      title={t("authenticator.add")}
      okText={enrolment ? t("authenticator.confirm") : t("authenticator.begin")}
      cancelText={t("authenticator.leave")}
      confirmLoading={step.isPending}
      onOk={() => form.submit()}
      onCancel={() => onClose(false)}
      mask={{ closable: false }}
    >
      {step.problem && !help.help && <Problem error={step.problem} />}
      <Form
        name="authenticator"
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={({ password, code }) => (enrolment ? confirm.mutate({ code }) : begin.mutate({ password }))}
      >
        {enrolment ? (
          <>
            <Suspense fallback={<Waiting />}>
              <SetUp enrolment={enrolment} />
            </Suspense>
            <Form.Item
              name="code"
              label={t("setUp.code")}
              rules={[{ required: true, message: t("proof.codeMissing") }]}
              {...help}
            >
              <Input inputMode="numeric" autoComplete="one-time-code" />
            </Form.Item>
          </>
        ) : (
          <Form.Item
            name="password"
            label={t("proof.password")}
            extra={t("authenticator.beginHint")}
            rules={[{ required: true, message: t("login.passwordMissing") }]}
            {...help}
          >
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
