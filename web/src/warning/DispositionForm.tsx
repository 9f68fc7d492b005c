import { useQueryClient } from "@tanstack/react-query";
import { Button, Form, Input, Popconfirm, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useWrite } from "../api/useWrite";
import { fieldHelp } from "../design/fieldHelp";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { dispose } from "./queries";
import { type DispositionCode, dispositionCodes } from "./words";

interface Answer {
  code: DispositionCode;
  note?: string;
}

// Endings that someone else has to act on, or that a household may later question: they need their reason in words.
const needsNote: readonly DispositionCode[] = ["refer", "no_need", "refused", "data_error"];

/** How the warning ended. It names the version that was read; if a colleague was faster, nothing is overwritten. */
export function DispositionForm({ id, version, onChanged }: { id: string; version: number; onChanged: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<Answer>();
  const code = Form.useWatch("code", form);
  const [asking, setAsking] = useState(false);
  const write = useWrite(
    (a: Answer, key: string) => dispose(id, { code: a.code, note: a.note ?? "", version }, key),
    () => {
      say(t("disposition.saved"));
      void queries.invalidateQueries({ queryKey: ["warnings", "list"] });
      onChanged();
    },
  );
  const noteSaid = fieldHelp(write.problem, "note");
  const lost = write.problem?.status === 409;

  const ask = () =>
    form
      .validateFields()
      .then(() => setAsking(true))
      .catch(() => setAsking(false));

  return (
    <Form<Answer>
      form={form}
      layout="vertical"
      requiredMark={false}
      className="disposition"
      onFinish={(a) => write.mutate(a)}
    >
      <Form.Item
        name="code"
        label={t("disposition.ask")}
        rules={[{ required: true, message: t("disposition.missing") }]}
        noStyle
      >
        <Radio.Group
          aria-label={t("disposition.ask")}
          options={dispositionCodes.map((c) => ({
            value: c,
            label: (
              <>
                {t(`disposition.${c}`)}
                {code === c && <span className="option-hint">{t(`disposition.hint.${c}`)}</span>}
              </>
            ),
          }))}
        />
      </Form.Item>
      <Form.Item
        name="note"
        label={code && needsNote.includes(code) ? t("disposition.noteNeeded") : t("disposition.note")}
        rules={[
          {
            required: code !== undefined && needsNote.includes(code),
            whitespace: true,
            message: t("disposition.noteMissing"),
          },
        ]}
        {...noteSaid}
        style={{ margin: 0 }}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
      {write.problem && !noteSaid.help && (
        <Problem
          error={write.problem}
          onRetry={
            lost
              ? () => {
                  write.reset();
                  onChanged();
                }
              : undefined
          }
          retryWords={t("disposition.reload")}
        />
      )}
      <Popconfirm
        open={asking}
        title={code ? t("disposition.confirmTitle", { words: t(`disposition.${code}`) }) : ""}
        description={t("disposition.confirmDetail")}
        okText={t("disposition.confirm")}
        cancelText={t("disposition.backToEdit")}
        onOpenChange={(next) => !next && setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          form.submit();
        }}
        onCancel={() => setAsking(false)}
        styles={{ root: { maxWidth: 320 } }}
      >
        <Button type="primary" onClick={() => void ask()} loading={write.isPending}>
          {t("disposition.submit")}
        </Button>
      </Popconfirm>
    </Form>
  );
}
