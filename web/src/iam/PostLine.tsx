import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/problem";
import type { Post, User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { usePostWords } from "../app/controls";
import { useMay, useSession } from "../app/session";
import { formatDayShort } from "../design/format";
import { useSay } from "../design/Say";
import { useLanguage } from "../design/Text";
import { removePost } from "./queries";

interface Props {
  user: User;
  post: Post;
  onChange: () => void;
  onStandIn: () => void;
}

/** One post of a user, and what a security administrator does with it. */
export function PostLine({ user, post, onChange, onStandIn }: Props) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const own = useSession().user.id === user.id;
  const changes = useMay()("post.manage") && !own;
  const postWords = usePostWords();
  const queries = useQueryClient();
  const say = useSay();
  const remove = useWrite(
    (input: { user: string; post: string }, key: string) => removePost(input.user, input.post, key),
    () => {
      void queries.invalidateQueries({ queryKey: ["users"] });
      void queries.invalidateQueries({ queryKey: ["queues"] });
    },
  );
  const words = postWords(post);
  return (
    <li>
      <span>{words}</span>
      {post.to && (
        <span className="badge" data-tone="busy">
          {t("post.days", { from: formatDayShort(post.from ?? post.to, lang), to: formatDayShort(post.to, lang) })}
        </span>
      )}
      {post.grants.includes("health") && <span className="badge">{t("grant.health")}</span>}
      {post.grants.includes("finance") && <span className="badge">{t("grant.finance")}</span>}
      {changes && !post.standsFor && (
        <>
          <Button type="link" size="small" onClick={onChange}>
            {t("users.changePost")}
          </Button>
          <Button type="link" size="small" onClick={onStandIn}>
            {t("users.standIn")}
          </Button>
        </>
      )}
      {changes && (
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
