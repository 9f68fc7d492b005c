import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { useWrite } from "../api/useWrite";
import { useSession } from "../app/session";
import { fieldHelp } from "../design/fieldHelp";
import { Problem } from "../design/Problem";
import { prove } from "./account";

/** Once more who one is, before something leaves the house or changes who may do what. */
export default function ProofDialog({ onDone }: { onDone: (proved: boolean) => void }) {
  const { t } = useTranslation();
  const by = useSession().proof;
  const [form] = Form.useForm<{ proof: string }>();
  const send = useWrite(prove, () => onDone(true));
  const said = send.problem?.field(by);
  return (
    <Modal
      open
      title={t("proof.title")}
      okText={t("proof.go")}
      cancelText={t("proof.leave")}
      confirmLoading={send.isPending}
      onOk={() => form.submit()}
      onCancel={() => onDone(false)}
      width={420}
    >
      <p>{t("proof.why")}</p>
      {send.problem && !said && <Problem error={send.problem} />}
      <Form
        name="proof-dialog"
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(a) => send.mutate({ [by]: a.proof })}
      >
        <Form.Item
          name="proof"
          label={by === "code" ? t("proof.code") : t("proof.password")}
          rules={[{ required: true, message: by === "code" ? t("proof.codeMissing") : t("login.passwordMissing") }]}
          {...fieldHelp(send.problem, by)}
        >
          {by === "code" ? (
            <Input autoComplete="one-time-code" inputMode="numeric" autoFocus />
          ) : (
            <Input.Password autoComplete="current-password" autoFocus />
          )}
        </Form.Item>
      </Form>
    </Modal>
  );
}
