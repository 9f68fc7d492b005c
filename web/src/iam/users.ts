import type { User } from "../api/types";
import { hasWords } from "../design/matching";

/** The roles that watch each other: their accounts are in no colleague's hands (internal/iam, keepers). */
const keepers = new Set(["systemAdmin", "securityAdmin", "auditor"]);

export const isKeeper = (user: User) => user.posts.some((p) => keepers.has(p.role));

/** Whose name, login or place holds everything that was typed, word by word. */
export function findUsers(users: User[], typed: string): User[] {
  const fits = hasWords(typed);
  return users.filter((u) => fits([u.name, u.login, ...u.posts.map((p) => p.division.name)].join(" ")));
}

/** Who may already be the person that an account is being made for. */
export function alike(users: User[], name: string, login: string): User[] {
  const n = name.trim();
  const l = login.trim().toLowerCase();
  return users.filter((u) => (n.length >= 2 && u.name.includes(n)) || (l.length >= 3 && u.login.includes(l)));
}
