import { useQueryClient } from "@tanstack/react-query";
import { Form, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Post, User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { usePostWords } from "../app/controls";
import { Finder } from "../design/Finder";
import { fieldHelp } from "../design/fieldHelp";
import { Problem } from "../design/Problem";
import { PostFields, postFields } from "./PostFields";
import { type Change, changePost, type NewPost } from "./queries";

/** A change of post in one action: who takes the work over, and where the holder goes. What follows is the list to sign. */
export function ChangePostDialog(props: { user: User; post: Post; users: User[]; onClose: () => void }) {
  const { user, post, users, onClose } = props;
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const postWords = usePostWords();
  const [successor, setSuccessor] = useState("");
  const [form] = Form.useForm<NewPost & { goes: "leaves" | "moves" }>();
  const goes = Form.useWatch("goes", form);
  const change = useWrite(changePost, (handover) => {
    void queries.invalidateQueries({ queryKey: ["users"] });
    void queries.invalidateQueries({ queryKey: ["handovers"] });
    void queries.invalidateQueries({ queryKey: ["queues"] });
    navigate(`/handovers/${handover.id}`);
  });
  const send = ({ goes, ...next }: NewPost & { goes: string }) => {
    const input: Change = { user: user.id, post: post.id };
    if (successor) input.successor = successor;
    if (goes === "moves") input.next = { ...next, grants: next.grants ?? [] };
    change.mutate(input);
  };
  return (
    <Modal
      open
      title={t("change.title", { name: user.name, post: postWords(post) })}
      okText={t("change.go")}
      cancelText={t("change.cancel")}
      confirmLoading={change.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("change.lead")}</p>
      {change.problem && <Problem error={change.problem} shownFields={["successor", ...postFields]} />}
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ goes: "leaves" }} onFinish={send}>
        <Form.Item
          label={t("change.successor")}
          extra={t("change.successorHint")}
          {...fieldHelp(change.problem, "successor")}
        >
          <Finder
            label={t("change.successorFind")}
            value={successor}
            onChange={setSuccessor}
            options={colleagues(users, user)}
          />
        </Form.Item>
        <Form.Item name="goes" label={t("change.goes", { name: user.name })}>
          <Radio.Group
            options={[
              { value: "leaves", label: t("change.leaves") },
              { value: "moves", label: t("change.moves") },
            ]}
          />
        </Form.Item>
        {goes === "moves" && <PostFields problem={change.problem} />}
      </Form>
    </Modal>
  );
}

/** Everybody else who can still sign in. */
export function colleagues(users: User[], but: User) {
  return users
    .filter((u) => u.id !== but.id && !u.disabledAt)
    .map((u) => ({ value: u.id, label: u.name, hint: u.login }));
}
