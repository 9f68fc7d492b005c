import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "./en";
import zhCN from "./zh-CN";

const root = new URL("..", import.meta.url).pathname;

function sources(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return sources(path);
    const counts = /\.tsx?$/.test(entry.name) && !/\.test\.ts$|schema\.d\.ts$/.test(entry.name);
    return counts && !path.includes(`${join("src", "i18n")}/zh-CN`) && !path.includes(`${join("src", "i18n")}/en`)
      ? [readFileSync(path, "utf8")]
      : [];
  });
}

const code = sources(root).join("\n");
const stem = (key: string) => key.replace(/_(one|other)$/, "");
const variables = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((m) => m[1]).sort();

// `t(`level.${x}`)` uses every key below "level."; only prefixes with a dot count, so that one stray template cannot hide all.
const prefixes = [...code.matchAll(/`([a-zA-Z.]+\.)\$\{/g)].map((m) => m[1] ?? "").filter((p) => p.length > 2);

describe("the two languages", () => {
  it("have the same keys", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zhCN).sort());
  });

  it("fill in the same values", () => {
    for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
      expect({ key, variables: variables(en[key]) }).toEqual({ key, variables: variables(zhCN[key]) });
    }
  });

  it("leave nothing empty and nothing untranslated", () => {
    for (const key of Object.keys(zhCN) as (keyof typeof zhCN)[]) {
      expect(zhCN[key].trim(), key).not.toBe("");
      expect(en[key].trim(), key).not.toBe("");
      if (key !== "shell.otherLanguage") expect(en[key], key).not.toMatch(/\p{Script=Han}/u);
    }
  });

  it("have no key that no page uses", () => {
    const unused = Object.keys(zhCN).filter(
      (key) => !code.includes(`"${stem(key)}"`) && !prefixes.some((p) => key.startsWith(p)),
    );
    expect(unused).toEqual([]);
  });
});

describe("the words", () => {
  it("do not shout and never say that the system is abnormal", () => {
    for (const [key, text] of [...Object.entries(zhCN), ...Object.entries(en)]) {
      expect(text, key).not.toMatch(/[!！]/);
      expect(text, key).not.toMatch(/系统异常|未知错误|操作失败/);
    }
  });

  it("name what a button does, never a bare 提交 or 确定", () => {
    for (const [key, text] of Object.entries(zhCN)) expect(["提交", "确定", "确认", "OK"], key).not.toContain(text);
  });

  it("use Chinese punctuation in Chinese", () => {
    for (const [key, text] of Object.entries(zhCN)) {
      expect(text, key).not.toMatch(/\p{Script=Han}[,;:?()]|[,;:?()]\p{Script=Han}/u);
    }
  });
});
