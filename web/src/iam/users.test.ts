import { describe, expect, it } from "vitest";
import type { User } from "../api/types";
import { alike, findUsers, isKeeper } from "./users";

const user = (name: string, login: string, role = "communityWorker", place = "积玉桥街道 · 凤凰社区"): User =>
  ({
    id: login,
    name,
    login,
    code: false,
    posts: [
      { id: `p-${login}`, role, division: { code: "1", name: place, level: "community" }, county: 420106, grants: [] },
    ],
  }) as User;

const all = [user("王小明", "wang.xm"), user("王大明", "wang.dm", "auditor", "武昌区"), user("李四", "lisi")];
const logins = (list: User[]) => list.map((u) => u.login);

describe("finding users", () => {
  it("keeps all while nothing is typed", () => {
    expect(findUsers(all, "  ")).toEqual(all);
  });
  it("takes every word, in names, logins and places", () => {
    expect(logins(findUsers(all, "王 凤凰"))).toEqual(["wang.xm"]);
    expect(logins(findUsers(all, "WANG"))).toEqual(["wang.xm", "wang.dm"]);
    expect(findUsers(all, "王 李")).toEqual([]);
  });
  it("names who is there before another account is made", () => {
    expect(logins(alike(all, "小明", ""))).toEqual(["wang.xm"]);
    expect(logins(alike(all, "", "Wang"))).toEqual(["wang.xm", "wang.dm"]);
    expect(alike(all, "王", "wa")).toEqual([]); // too little to say anything
    expect(alike(all, " ", " ")).toEqual([]);
  });
  it("tells the three keepers", () => {
    expect(all.map(isKeeper)).toEqual([false, true, false]);
  });
});
