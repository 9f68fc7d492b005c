import { Button, Form, Modal, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../api/useWrite";
import { download } from "../design/download";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { exportWarnings, type WarningFilter } from "./queries";

const reasons = ["home_visit", "review", "complaint"] as const;
const formats = ["xlsx", "csv"] as const;

interface ExportAnswer {
  reason: (typeof reasons)[number];
  format: (typeof formats)[number];
}

/** The list as it stands, as a file that says whose copy it is. The server asks once more who is there. */
export default function ExportButton({ filter, total }: { filter: WarningFilter; total: number }) {
  const { t } = useTranslation();
  const say = useSay();
  const [open, setOpen] = useState(false);
  const [form] = Form.useForm<ExportAnswer>();
  const take = useWrite(
    (answer: ExportAnswer) => exportWarnings(filter, answer),
    (file, answer) => {
      download(`${t("menu.warnings")}.${answer.format}`, file);
      say(t("export.done"));
      setOpen(false);
    },
  );
  return (
    <>
      <Button disabled={total === 0} onClick={() => setOpen(true)}>
        {t("export.open")}
      </Button>
      <Modal
        open={open}
        title={t("export.title", { count: total })}
        okText={t("export.go")}
        cancelText={t("export.cancel")}
        confirmLoading={take.isPending}
        onOk={() => form.submit()}
        onCancel={() => setOpen(false)}
      >
        <p>{t("export.lead")}</p>
        {take.problem && !take.problem.is("step_up_required") && <Problem error={take.problem} />}
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          initialValues={{ reason: "review", format: "xlsx" }}
          onFinish={(a) => take.mutate(a)}
        >
          <Form.Item name="reason" label={t("purpose.reason")}>
            <Radio.Group options={reasons.map((r) => ({ value: r, label: t(`purpose.${r}`) }))} />
          </Form.Item>
          <Form.Item name="format" label={t("export.format")}>
            <Radio.Group options={formats.map((f) => ({ value: f, label: t(`export.${f}`) }))} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
