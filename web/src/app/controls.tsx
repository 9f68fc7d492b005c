import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown } from "antd";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, body, keyed } from "../api/client";
import { asProblem } from "../api/problem";
import type { Post, Session } from "../api/types";
import { useWrite } from "../api/useWrite";
import { appearances, useAppearance } from "../design/appearance";
import { useSay } from "../design/Say";
import { languages, setLanguage } from "../i18n";
import { useRoleName } from "../iam/roles";
import { useEnter, useSession } from "./session";

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const queries = useQueryClient();
  const say = useSay();
  // The button is written in the language that it leads to. The server's own sentences come again in the new language.
  const other = languages.find((l) => l !== i18n.language) ?? "zh-CN";
  return (
    <Button
      type="text"
      lang={other}
      onClick={() => {
        setLanguage(other).then(
          () => queries.invalidateQueries(),
          (e: unknown) => say(asProblem(e).detail, "problem"),
        );
      }}
    >
      {t("shell.otherLanguage")}
    </Button>
  );
}

export function AppearanceSwitch() {
  const { t } = useTranslation();
  const { appearance, choose } = useAppearance();
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [appearance],
        items: appearances.map((a) => ({ key: a, label: t(`appearance.${a}`) })),
        onClick: ({ key }) => choose(appearances.find((a) => a === key) ?? "system"),
      }}
    >
      <Button type="text">{t("appearance.title")}</Button>
    </Dropdown>
  );
}

const account = "/account";

/** Who works here and in which post, and the way to their own account. With several posts, a menu to change; another post may see other places and other rooms. */
export function PostSwitch() {
  const { t } = useTranslation();
  const session = useSession();
  const enter = useEnter();
  const navigate = useNavigate();
  const say = useSay();
  const postWords = usePostWords();
  const change = useWrite(
    (postId: string, key: string) =>
      body<Session>(api.PUT("/v1/session/post", { body: { postId }, headers: keyed(key) })),
    (next) => {
      navigate("/");
      enter(next);
      say(t("shell.postChanged", { post: postWords(next.post) }));
    },
  );
  const words = (
    <span className="post-words">
      <b>{session.user.name}</b>
      <span>{postWords(session.post)}</span>
    </span>
  );
  const others = session.posts.length > 1;
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        selectable: true,
        selectedKeys: [session.post.id],
        items: [
          ...(others ? session.posts.map((p) => ({ key: p.id, label: postWords(p) })) : []),
          ...(others ? [{ type: "divider" as const }] : []),
          { key: account, label: t("account.title") },
        ],
        onClick: ({ key }) => {
          if (key === account) navigate(account);
          else if (key !== session.post.id) change.mutate(key, { onError: (e) => say(asProblem(e).detail, "problem") });
        },
      }}
    >
      <Button
        type="text"
        loading={change.isPending}
        title={others ? t("shell.changePost") : t("account.title")}
        className="post-button"
      >
        {words}
        <span aria-hidden="true">▾</span>
      </Button>
    </Dropdown>
  );
}

type Named = Pick<Post, "role" | "division" | "standsFor">;

/** A post in words; one that is held for somebody says for whom. */
export function usePostWords(): (post: Named) => string {
  const roleName = useRoleName();
  const { t } = useTranslation();
  return (post) => {
    const words = `${roleName(post.role)} · ${post.division.name}`;
    return post.standsFor ? t("post.standsFor", { name: post.standsFor, post: words }) : words;
  };
}

export function SignOut() {
  const { t } = useTranslation();
  const enter = useEnter();
  const say = useSay();
  const leave = useWrite(
    (_: "leave", key: string) => body(api.DELETE("/v1/session", { headers: keyed(key) })),
    () => enter(null),
  );
  return (
    <Button
      type="text"
      loading={leave.isPending}
      onClick={() => leave.mutate("leave", { onError: (e) => say(asProblem(e).detail, "problem") })}
    >
      {t("shell.signOut")}
    </Button>
  );
}
