import { Form, Input, Modal, Radio } from "antd";
import { useTranslation } from "react-i18next";
import { useWrite } from "../api/useWrite";
import { fieldHelp } from "../design/fieldHelp";
import { Problem } from "../design/Problem";
import { type PurposeReason, purposeReasons } from "./words";
import "./warning.css";

interface Answer {
  reason: PurposeReason;
  note?: string;
}

/** Asked once for a task, before any of its persons is shown: why, and that it is written down (Social Assistance Law, Art 70(6)). */
export function PurposeDialog(props: {
  state: (input: { reason: PurposeReason; note: string }, key: string) => Promise<unknown>;
  onStated: () => void;
  onBack: () => void;
  backWords?: string;
}) {
  const { onStated, onBack } = props;
  const { t } = useTranslation();
  const [form] = Form.useForm<Answer>();
  const reason = Form.useWatch("reason", form);
  const state = useWrite(
    (a: Answer, key: string) => props.state({ reason: a.reason, note: a.note ?? "" }, key),
    onStated,
  );
  const noteSaid = fieldHelp(state.problem, "note");
  return (
    <Modal
      open
      title={t("purpose.title")}
      okText={t("purpose.state")}
      cancelText={props.backWords ?? t("purpose.back")}
      confirmLoading={state.isPending}
      onOk={() => form.submit()}
      onCancel={onBack}
      mask={{ closable: false }}
      closable={false}
    >
      <p>{t("purpose.why")}</p>
      {state.problem && !noteSaid.help && <Problem error={state.problem} />}
      <Form<Answer>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ reason: "home_visit" }}
        onFinish={(a) => state.mutate(a)}
        className="purpose"
      >
        <Form.Item name="reason" label={t("purpose.reason")}>
          <Radio.Group options={purposeReasons.map((r) => ({ value: r, label: t(`purpose.${r}`) }))} />
        </Form.Item>
        <Form.Item
          name="note"
          label={reason === "other" ? t("purpose.noteNeeded") : t("purpose.note")}
          rules={[{ required: reason === "other", whitespace: true, message: t("purpose.noteMissing") }]}
          {...noteSaid}
        >
          <Input.TextArea rows={2} maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
