import { useQueryClient } from "@tanstack/react-query";
import { Checkbox, Form, Input, Modal, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { addPost, type NewPost } from "./queries";
import { type Role, roles, useRoleName } from "./roles";

const fields = ["role", "division", "department"] as const;

/** How many digits the division of a role's post has: a community's twelve, a street's nine, a county's six. */
const digits: Record<Role, number> = {
  communityWorker: 12,
  streetOfficer: 9,
  bureauOfficer: 6,
  bureauLead: 6,
  departmentOperator: 6,
  auditor: 6,
  systemAdmin: 6,
  securityAdmin: 6,
};

/** Only roles that open records can be given more of a record. */
const opensRecords: readonly Role[] = ["streetOfficer", "bureauOfficer"];

export function AddPostDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const roleName = useRoleName();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewPost>();
  const role = Form.useWatch("role", form);
  const add = useWrite(
    (input: NewPost, key: string) => addPost(user.id, input, key),
    () => {
      say(t("addPost.added", { name: user.name }));
      void queries.invalidateQueries({ queryKey: ["users"] });
      onClose();
    },
  );
  const help = (name: (typeof fields)[number]) => {
    const words = add.problem?.field(name);
    return words ? { help: words, validateStatus: "error" as const } : {};
  };
  const count = role ? digits[role] : 6;
  return (
    <Modal
      open
      title={t("addPost.title", { name: user.name })}
      okText={t("addPost.add")}
      cancelText={t("addPost.cancel")}
      confirmLoading={add.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {add.problem && <Problem error={add.problem} shownFields={fields} />}
      <Form<NewPost>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(input) => add.mutate({ ...input, grants: input.grants ?? [] })}
      >
        <Form.Item
          name="role"
          label={t("addPost.role")}
          rules={[{ required: true, message: t("addPost.roleMissing") }]}
          {...help("role")}
        >
          <Select options={roles.map((r) => ({ value: r, label: roleName(r) }))} />
        </Form.Item>
        <Form.Item
          name="division"
          label={t("addPost.division")}
          extra={role && t("addPost.divisionHint", { digits: count })}
          rules={[
            { required: true, message: t("addPost.divisionMissing") },
            { pattern: new RegExp(`^\\d{${count}}$`), message: t("addPost.divisionDigits", { digits: count }) },
          ]}
          {...help("division")}
        >
          <Input inputMode="numeric" maxLength={12} />
        </Form.Item>
        {role === "departmentOperator" && (
          <Form.Item
            name="department"
            label={t("addPost.department")}
            extra={t("addPost.departmentHint")}
            rules={[{ required: true, message: t("addPost.departmentMissing") }]}
            {...help("department")}
          >
            <Input />
          </Form.Item>
        )}
        {role && opensRecords.includes(role) && (
          <Form.Item name="grants" label={t("addPost.grants")} extra={t("addPost.grantsHint")}>
            <Checkbox.Group
              options={[
                { value: "health", label: t("grant.health") },
                { value: "finance", label: t("grant.finance") },
              ]}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}
