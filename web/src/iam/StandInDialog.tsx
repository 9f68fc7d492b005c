import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Post, User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { usePostWords } from "../app/controls";
import { Finder } from "../design/Finder";
import { fault, fieldHelp } from "../design/fieldHelp";
import { dayOf } from "../design/format";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { colleagues } from "./ChangePostDialog";
import { standIn } from "./queries";

/** Somebody else in a post from a day to a day; the holder keeps it. */
export function StandInDialog(props: { user: User; post: Post; users: User[]; onClose: () => void }) {
  const { user, post, users, onClose } = props;
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const postWords = usePostWords();
  const [other, setOther] = useState("");
  const [missing, setMissing] = useState(false);
  const [form] = Form.useForm<{ from: string; to: string }>();
  const send = useWrite(standIn, () => {
    say(t("standIn.done"));
    void queries.invalidateQueries({ queryKey: ["users"] });
    void queries.invalidateQueries({ queryKey: ["queues"] });
    onClose();
  });
  const today = dayOf(new Date().toISOString());
  return (
    <Modal
      open
      title={t("standIn.title", { name: user.name, post: postWords(post) })}
      okText={t("standIn.go")}
      cancelText={t("standIn.cancel")}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("standIn.lead")}</p>
      {send.problem && <Problem error={send.problem} shownFields={["user", "to"]} />}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ from: today, to: today }}
        onFinish={({ from, to }) => {
          setMissing(!other);
          if (other) send.mutate({ holder: user.id, post: post.id, user: other, from, to });
        }}
      >
        <Form.Item
          label={t("standIn.who")}
          {...(missing && !other ? fault(t("standIn.whoMissing")) : fieldHelp(send.problem, "user"))}
        >
          <Finder label={t("standIn.find")} value={other} onChange={setOther} options={colleagues(users, user)} />
        </Form.Item>
        <Form.Item name="from" label={t("standIn.from")} rules={[{ required: true, message: t("standIn.dayMissing") }]}>
          <Input type="date" min={today} />
        </Form.Item>
        <Form.Item
          name="to"
          label={t("standIn.to")}
          rules={[{ required: true, message: t("standIn.dayMissing") }]}
          {...fieldHelp(send.problem, "to")}
        >
          <Input type="date" min={today} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
