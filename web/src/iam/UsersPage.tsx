import { useQueryClient } from "@tanstack/react-query";
import { Button, Dropdown, Input, Modal } from "antd";
import { memo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { asProblem } from "../api/problem";
import type { Post, User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { useMay, useSession } from "../app/session";
import { formatInstant } from "../design/format";
import { Page } from "../design/Page";
import { useSay } from "../design/Say";
import { useLanguage } from "../design/Text";
import { Worklist } from "../design/Worklist";
import { ResetDialog, SessionsDialog } from "./AccountDialogs";
import { AddPostDialog } from "./AddPostDialog";
import { ChangePostDialog } from "./ChangePostDialog";
import { NewUserDialog } from "./NewUserDialog";
import { PostLine } from "./PostLine";
import { type Act, actOn, useUsers } from "./queries";
import { StandInDialog } from "./StandInDialog";
import { findUsers, isKeeper } from "./users";
import "./users.css";

/** What is open beside the list. */
type Open =
  | { what: "create" }
  | { what: "give" | "reset" | "sessions"; user: User }
  | { what: "change" | "standIn"; user: User; post: Post };

export default function UsersPage() {
  const { t } = useTranslation();
  const may = useMay();
  const all = useUsers().data ?? [];
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  return (
    <Page
      title={t("menu.users")}
      lead={t("users.lead")}
      actions={
        <>
          <Link to="/roles">{t("menu.roles")}</Link>
          {may("user.manage") && (
            <Button type="primary" onClick={() => setOpen({ what: "create" })}>
              {t("users.create")}
            </Button>
          )}
        </>
      }
    >
      <UserList onOpen={setOpen} />
      {open?.what === "create" && <NewUserDialog users={all} onClose={close} />}
      {open?.what === "give" && <AddPostDialog user={open.user} onClose={close} />}
      {open?.what === "reset" && <ResetDialog user={open.user} onClose={close} />}
      {open?.what === "sessions" && <SessionsDialog user={open.user} onClose={close} />}
      {open?.what === "change" && <ChangePostDialog user={open.user} post={open.post} users={all} onClose={close} />}
      {open?.what === "standIn" && <StandInDialog user={open.user} post={open.post} users={all} onClose={close} />}
    </Page>
  );
}

/** Apart from the dialogs, and remembered: a district has hundreds of rows, and none of them changes when one opens. */
const UserList = memo(function UserList({ onOpen }: { onOpen: (open: Open) => void }) {
  const { t } = useTranslation();
  const may = useMay();
  const users = useUsers();
  const [typed, setTyped] = useState("");
  // Not the static one: it stands outside of the appearance, and is light in the dark.
  const [modal, dialog] = Modal.useModal();
  const found = findUsers(users.data ?? [], typed);
  return (
    <>
      <Worklist<User>
        label={t("menu.users")}
        rowKey={(u) => u.id}
        page={users.data && { items: found, total: found.length }}
        error={users.error}
        onRetry={() => void users.refetch()}
        filters={
          <Input.Search
            allowClear
            className="users-find"
            aria-label={t("users.find")}
            placeholder={t("users.find")}
            value={typed}
            onChange={(e) => setTyped(e.target.value)}
          />
        }
        empty={typed ? { title: t("users.notFound"), hint: t("users.notFoundHint") } : { title: t("users.none") }}
        columns={[
          { key: "name", title: t("users.name"), width: 180, render: (u) => <Name user={u} /> },
          {
            key: "posts",
            title: t("users.posts"),
            render: (u) =>
              u.posts.length > 0 ? (
                <ul className="posts">
                  {u.posts.map((p) => (
                    <PostLine
                      key={p.id}
                      user={u}
                      post={p}
                      onChange={() => onOpen({ what: "change", user: u, post: p })}
                      onStandIn={() => onOpen({ what: "standIn", user: u, post: p })}
                    />
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
                  render: (u: User) => (
                    <Button onClick={() => onOpen({ what: "give", user: u })}>{t("users.addPost")}</Button>
                  ),
                },
              ]
            : []),
          ...(may("user.manage")
            ? [
                {
                  key: "account",
                  title: t("users.account"),
                  width: 120,
                  render: (u: User) => (
                    <AccountMenu user={u} confirm={modal.confirm} onOpen={(what) => onOpen({ what, user: u })} />
                  ),
                },
              ]
            : []),
        ]}
      />
      {dialog}
    </>
  );
});

function Name({ user }: { user: User }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  return (
    <>
      <b>{user.name}</b>
      <span className="soft block-line">{user.login}</span>
      {user.disabledAt && (
        <span className="badge" data-tone="bad">
          {t("users.disabled")}
        </span>
      )}
      {user.lockedTo && (
        <span className="badge" data-tone="warn">
          {t("users.locked", { at: formatInstant(user.lockedTo, lang) })}
        </span>
      )}
      {user.code && <span className="badge">{t("users.code")}</span>}
    </>
  );
}

/** What a system administrator does with an account. Those of the three keepers can only be looked at: nobody of them is in another's hands. */
function AccountMenu({
  user,
  confirm,
  onOpen,
}: {
  user: User;
  confirm: ReturnType<typeof Modal.useModal>[0]["confirm"];
  onOpen: (what: "reset" | "sessions") => void;
}) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const own = useSession().user.id === user.id;
  const act = useWrite(actOn, (_, { act }) => {
    say(t(`users.done.${act}`, { name: user.name }));
    void queries.invalidateQueries({ queryKey: ["users"] });
  });
  const run = (what: Act) =>
    act.mutate({ user: user.id, act: what }, { onError: (e) => say(asProblem(e).detail, "problem") });
  const guarded = own || isKeeper(user);
  const items = [
    ...(user.lockedTo ? [{ key: "unlock", label: t("users.do.unlock") }] : []),
    { key: "sessions", label: t("users.do.sessions") },
    ...(guarded ? [] : [{ key: "reset", label: t("users.do.reset") }]),
    ...(guarded
      ? []
      : [
          user.disabledAt
            ? { key: "enable", label: t("users.do.enable") }
            : { key: "disable", label: t("users.do.disable") },
        ]),
  ];
  return (
    <Dropdown
      trigger={["click"]}
      menu={{
        items,
        onClick: ({ key }) => {
          if (key === "reset" || key === "sessions") onOpen(key);
          else if (key === "disable")
            void confirm({
              title: t("users.disableAsk", { name: user.name }),
              content: t("users.disableMeans"),
              okText: t("users.do.disable"),
              cancelText: t("users.removeNo"),
              onOk: () => run("disable"),
            });
          else run(key === "unlock" ? "unlock" : "enable");
        },
      }}
    >
      <Button loading={act.isPending} aria-label={t("users.accountOf", { name: user.name })}>
        {t("users.account")} ▾
      </Button>
    </Dropdown>
  );
}
