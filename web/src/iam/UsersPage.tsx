import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { Post, User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { useMay } from "../app/session";
import { Page } from "../design/Page";
import { useSay } from "../design/Say";
import { useListState } from "../design/useListState";
import { Worklist } from "../design/Worklist";
import { AddPostDialog } from "./AddPostDialog";
import { NewUserDialog } from "./NewUserDialog";
import { removePost, useUsers } from "./queries";
import { useRoleName } from "./roles";
import "./users.css";

export default function UsersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const list = useListState();
  const users = useUsers(list.cursor);
  const [creating, setCreating] = useState(false);
  const [posting, setPosting] = useState<User>();
  return (
    <Page
      title={t("menu.users")}
      lead={t("users.lead")}
      actions={
        may("user.manage") && (
          <Button type="primary" onClick={() => setCreating(true)}>
            {t("users.create")}
          </Button>
        )
      }
    >
      <Worklist<User>
        label={t("menu.users")}
        rowKey={(u) => u.id}
        page={users.data}
        error={users.error}
        onRetry={() => void users.refetch()}
        stale={users.isPlaceholderData}
        state={list}
        empty={{ title: t("users.none") }}
        columns={[
          {
            key: "name",
            title: t("users.name"),
            width: 180,
            render: (u) => (
              <>
                <b>{u.name}</b>
                <span className="soft block-line">{u.login}</span>
              </>
            ),
          },
          {
            key: "posts",
            title: t("users.posts"),
            render: (u) =>
              u.posts.length > 0 ? (
                <ul className="posts">
                  {u.posts.map((p) => (
                    <PostLine key={p.id} user={u} post={p} />
                  ))}
                </ul>
              ) : (
                <span className="soft">{t("users.noPosts")}</span>
              ),
          },
          ...(may("post.manage")
            ? [
                {
                  key: "add",
                  title: t("users.change"),
                  width: 120,
                  render: (u: User) => <Button onClick={() => setPosting(u)}>{t("users.addPost")}</Button>,
                },
              ]
            : []),
        ]}
      />
      {creating && <NewUserDialog onClose={() => setCreating(false)} />}
      {posting && <AddPostDialog user={posting} onClose={() => setPosting(undefined)} />}
    </Page>
  );
}

function PostLine({ user, post }: { user: User; post: Post }) {
  const { t } = useTranslation();
  const may = useMay();
  const roleName = useRoleName();
  const queries = useQueryClient();
  const say = useSay();
  const remove = useWrite(
    (input: { user: string; post: string }, key: string) => removePost(input.user, input.post, key),
    () => void queries.invalidateQueries({ queryKey: ["users"] }),
  );
  const words = `${roleName(post.role)} · ${post.division.name}`;
  return (
    <li>
      <span>{words}</span>
      {post.grants.includes("health") && <span className="badge">{t("grant.health")}</span>}
      {post.grants.includes("finance") && <span className="badge">{t("grant.finance")}</span>}
      {may("post.manage") && (
        <Popconfirm
          title={t("users.removeAsk", { name: user.name, post: words })}
          description={t("users.removeMeans")}
          okText={t("users.removeYes")}
          cancelText={t("users.removeNo")}
          onConfirm={() =>
            remove.mutate({ user: user.id, post: post.id }, { onError: (e) => say(asProblem(e).detail, "problem") })
          }
        >
          <Button type="link" size="small" loading={remove.isPending}>
            {t("users.removePost")}
          </Button>
        </Popconfirm>
      )}
    </li>
  );
}
