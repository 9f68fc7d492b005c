import { useTranslation } from "react-i18next";

/** The roles that a post can have, in the order of internal/kernel/access. */
export const roles = [
  "communityWorker",
  "streetOfficer",
  "bureauOfficer",
  "bureauLead",
  "departmentOperator",
  "auditor",
  "systemAdmin",
  "securityAdmin",
] as const;
export type Role = (typeof roles)[number];

/** The role's name; a role that this build does not know is shown by its code. */
export function useRoleName(): (role: string) => string {
  const { t } = useTranslation();
  return (role) => {
    const known = roles.find((r) => r === role);
    return known ? t(`role.${known}`) : role === "system" ? t("role.system") : role;
  };
}
