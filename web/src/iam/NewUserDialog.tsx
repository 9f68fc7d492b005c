import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { fieldHelp } from "../design/fieldHelp";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { createUser, type NewUser } from "./queries";
import { alike } from "./users";

const fields = ["login", "name", "password"] as const;

/** A new account. It can sign in and see nothing, until the security administrator gives it a post. */
export function NewUserDialog({ users, onClose }: { users: User[]; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewUser>();
  const name = Form.useWatch("name", form) ?? "";
  const login = Form.useWatch("login", form) ?? "";
  // Search before create: one person with two accounts is two persons to the trail.
  const there = alike(users, name, login);
  const create = useWrite(createUser, (user) => {
    say(t("newUser.created", { name: user.name }));
    void queries.invalidateQueries({ queryKey: ["users"] });
    onClose();
  });
  return (
    <Modal
      open
      title={t("newUser.title")}
      okText={t("newUser.create")}
      cancelText={t("newUser.cancel")}
      confirmLoading={create.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("newUser.lead")}</p>
      <div role="status">
        {there.length > 0 && (
          <p className="users-alike">
            {t("newUser.alike", { count: there.length })}
            {there
              .slice(0, 5)
              .map((u) => t("newUser.one", { name: u.name, login: u.login }))
              .join(t("list.separator"))}
          </p>
        )}
      </div>
      {create.problem && <Problem error={create.problem} shownFields={fields} />}
      <Form<NewUser>
        form={form}
        layout="vertical"
        requiredMark={false}
        autoComplete="off"
        onFinish={(input) => create.mutate(input)}
      >
        <Form.Item
          name="login"
          label={t("newUser.login")}
          extra={t("newUser.loginHint")}
          rules={[{ required: true, message: t("newUser.loginMissing") }]}
          {...fieldHelp(create.problem, "login")}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="name"
          label={t("newUser.name")}
          rules={[{ required: true, message: t("newUser.nameMissing") }]}
          {...fieldHelp(create.problem, "name")}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="password"
          label={t("newUser.password")}
          extra={t("newUser.passwordHint")}
          rules={[{ required: true, message: t("newUser.passwordMissing") }]}
          {...fieldHelp(create.problem, "password")}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  );
}
