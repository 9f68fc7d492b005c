import { Checkbox, Form, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { ApiProblem } from "../api/problem";
import { fieldHelp } from "../design/fieldHelp";
import { type Role, roles, useRoleName } from "./roles";

export const postFields = ["role", "division", "department"] as const;

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

/** What a post is made of. The fields are the form's own, so that a dialog can ask for more beside them. */
export function PostFields({ problem }: { problem: ApiProblem | null }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const role = Form.useWatch<Role | undefined>("role");
  const count = role ? digits[role] : 6;
  return (
    <>
      <Form.Item
        name="role"
        label={t("addPost.role")}
        rules={[{ required: true, message: t("addPost.roleMissing") }]}
        {...fieldHelp(problem, "role")}
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
        {...fieldHelp(problem, "division")}
      >
        <Input inputMode="numeric" maxLength={12} />
      </Form.Item>
      {role === "departmentOperator" && (
        <Form.Item
          name="department"
          label={t("addPost.department")}
          extra={t("addPost.departmentHint")}
          rules={[{ required: true, message: t("addPost.departmentMissing") }]}
          {...fieldHelp(problem, "department")}
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
    </>
  );
}
