import { Button, Form, Input } from "antd";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useWrite } from "../api/useWrite";
import { usePostWords } from "../app/controls";
import { useSession } from "../app/session";
import { fieldHelp } from "../design/fieldHelp";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { DateText } from "../design/Text";
import { Authenticator } from "./Authenticator";
import { changePassword } from "./account";
import { useHandovers } from "./queries";
import { SessionList } from "./SessionList";
import "./account.css";

/** One's own account: the password, the authenticator, where one is signed in, and what one has taken over. */
export default function AccountPage() {
  const { t } = useTranslation();
  const { user } = useSession();
  return (
    <Page title={t("account.title")} lead={t("account.lead", { name: user.name, login: user.login })}>
      <div className="stack">
        <Panel title={t("account.sessions")}>
          <SessionList />
        </Panel>
        <Panel title={t("account.authenticator")}>
          <Authenticator />
        </Panel>
        <Panel title={t("account.password")}>
          <PasswordForm />
        </Panel>
        <Panel title={t("account.handovers")}>
          <Handovers />
        </Panel>
      </div>
    </Page>
  );
}

interface Answers {
  present: string;
  password: string;
  again: string;
}

function PasswordForm() {
  const { t } = useTranslation();
  const say = useSay();
  const [form] = Form.useForm<Answers>();
  const change = useWrite(changePassword, () => {
    form.resetFields();
    say(t("password.changed"));
  });
  return (
    <Form<Answers>
      // Its fields' ids begin with it: a dialog over this page asks for a password too.
      name="own-password"
      form={form}
      layout="vertical"
      requiredMark={false}
      className="account-form"
      onFinish={({ present, password }) => change.mutate({ present, password })}
    >
      {change.problem && <Problem error={change.problem} shownFields={["present", "password"]} />}
      <Form.Item
        name="present"
        label={t("password.present")}
        rules={[{ required: true, message: t("password.presentMissing") }]}
        {...fieldHelp(change.problem, "present")}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t("password.new")}
        extra={t("password.hint")}
        rules={[{ required: true, min: 10, message: t("password.short") }]}
        {...fieldHelp(change.problem, "password")}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t("password.again")}
        dependencies={["password"]}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              value === getFieldValue("password") ? Promise.resolve() : Promise.reject(new Error(t("password.differ"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={change.isPending}>
        {t("password.change")}
      </Button>
    </Form>
  );
}

function Handovers() {
  const { t } = useTranslation();
  const list = useHandovers();
  const postWords = usePostWords();
  if (list.error) return <Problem error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return <Waiting lines={2} />;
  if (list.data.items.length === 0) return <p className="soft">{t("handover.none")}</p>;
  return (
    <ul className="account-list">
      {list.data.items.map((h) => (
        <li key={h.id} className="account-line">
          <Link to={`/handovers/${h.id}`}>{postWords(h)}</Link>
          <span>{t("handover.fromTo", { from: h.from, to: h.to || t("handover.colleagues") })}</span>
          <DateText value={h.at} />
        </li>
      ))}
    </ul>
  );
}
