import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { fieldHelp } from "../design/fieldHelp";
import { Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { actOn, resetUser, useUserSessions } from "./queries";
import { SignedWords } from "./SessionList";
import "./account.css";

/** A password for once, told in person; the holder chooses their own at the next sign-in. */
export function ResetDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<{ password: string; dropCode?: boolean }>();
  const reset = useWrite(resetUser, () => {
    say(t("reset.done", { name: user.name }));
    void queries.invalidateQueries({ queryKey: ["users"] });
    onClose();
  });
  const said = reset.problem?.field("password");
  return (
    <Modal
      open
      title={t("reset.title", { name: user.name })}
      okText={t("reset.go")}
      cancelText={t("reset.cancel")}
      confirmLoading={reset.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("reset.lead")}</p>
      {reset.problem && !said && <Problem error={reset.problem} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        onFinish={(a) => reset.mutate({ user: user.id, password: a.password, dropCode: a.dropCode ?? false })}
      >
        <Form.Item
          name="password"
          label={t("reset.password")}
          extra={t("newUser.passwordHint")}
          rules={[{ required: true, message: t("newUser.passwordMissing") }]}
          {...fieldHelp(reset.problem, "password")}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        {user.code && (
          <Form.Item name="dropCode" valuePropName="checked">
            <Checkbox>{t("reset.dropCode")}</Checkbox>
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

/** Where somebody is signed in, and the way to end it all. */
export function SessionsDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const list = useUserSessions(user.id);
  const end = useWrite(actOn, () => {
    say(t("users.done.signOut", { name: user.name }));
    void queries.invalidateQueries({ queryKey: ["users", user.id, "sessions"] });
  });
  const items = list.data?.items;
  return (
    <Modal open title={t("users.sessionsOf", { name: user.name })} footer={null} onCancel={onClose}>
      {list.error && <Problem error={list.error} onRetry={() => void list.refetch()} />}
      {!items && !list.error && <Waiting lines={2} />}
      {items?.length === 0 && <p className="soft">{t("users.noSessions")}</p>}
      {items && items.length > 0 && (
        <>
          <ul className="account-list">
            {items.map((s) => (
              <li key={s.id} className="account-line">
                <SignedWords signed={s} />
              </li>
            ))}
          </ul>
          <p>
            <Button
              danger
              loading={end.isPending}
              onClick={() =>
                end.mutate({ user: user.id, act: "signOut" }, { onError: (e) => say(asProblem(e).detail, "problem") })
              }
            >
              {t("users.signOut")}
            </Button>
          </p>
        </>
      )}
    </Modal>
  );
}
