import { useQueryClient } from "@tanstack/react-query";
import { Form, Modal } from "antd";
import { useTranslation } from "react-i18next";
import type { User } from "../api/types";
import { useWrite } from "../api/useWrite";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { PostFields, postFields } from "./PostFields";
import { addPost, type NewPost } from "./queries";

export function AddPostDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<NewPost>();
  const add = useWrite(
    (input: NewPost, key: string) => addPost(user.id, input, key),
    () => {
      say(t("addPost.added", { name: user.name }));
      void queries.invalidateQueries({ queryKey: ["users"] });
      void queries.invalidateQueries({ queryKey: ["queues"] });
      onClose();
    },
  );
  return (
    <Modal
      open
      title={t("addPost.title", { name: user.name })}
      okText={t("addPost.add")}
      cancelText={t("addPost.cancel")}
      confirmLoading={add.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      {add.problem && <Problem error={add.problem} shownFields={postFields} />}
      <Form<NewPost>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(input) => add.mutate({ ...input, grants: input.grants ?? [] })}
      >
        <PostFields problem={add.problem} />
      </Form>
    </Modal>
  );
}
