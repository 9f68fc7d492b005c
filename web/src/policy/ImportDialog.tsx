import { useQueryClient } from "@tanstack/react-query";
import { Form, Input, Modal } from "antd";
import { useTranslation } from "react-i18next";
import { api, body, ifMatch, keyed } from "../api/client";
import type { CalendarDay, CalendarYear } from "../api/types";
import { useWrite } from "../api/useWrite";
import { sessionKey } from "../app/session";
import { Problem } from "../design/Problem";
import { useSay } from "../design/Say";
import { parseCalendar } from "./calendarText";

interface Answer {
  source: string;
  text: string;
}

/** Taking over the State Council's notice for a year; what will count as a working day is said before it does. */
export function ImportDialog({ calendar, onClose }: { calendar: CalendarYear; onClose: () => void }) {
  const { t } = useTranslation();
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<Answer>();
  const text = Form.useWatch("text", form) ?? "";
  const parsed = parseCalendar(text, calendar.year);
  const put = useWrite(
    (input: { source: string; days: CalendarDay[] }, key: string) =>
      body<CalendarYear>(
        api.PUT("/v1/calendars/{year}", {
          params: { path: { year: calendar.year } },
          body: input,
          headers: { "If-Match": ifMatch(calendar.version), ...keyed(key) },
        }),
      ),
    () => {
      say(t("calendarImport.done", { year: calendar.year }));
      void queries.invalidateQueries({ queryKey: ["calendars"] });
      void queries.invalidateQueries({ queryKey: sessionKey });
      onClose();
    },
  );
  const daysOff = parsed.days.filter((d) => d.off).length;
  return (
    <Modal
      open
      width={640}
      title={t("calendarImport.title", { year: calendar.year })}
      okText={t("calendarImport.import", { count: parsed.days.length })}
      cancelText={t("calendarImport.cancel")}
      okButtonProps={{ disabled: parsed.days.length === 0 || parsed.wrong.length > 0 }}
      confirmLoading={put.isPending}
      onOk={() => form.submit()}
      onCancel={onClose}
    >
      <p>{t("calendarImport.lead", { year: calendar.year })}</p>
      {put.problem && <Problem error={put.problem} />}
      <Form<Answer>
        form={form}
        layout="vertical"
        requiredMark={false}
        onFinish={(a) => put.mutate({ source: a.source.trim(), days: parsed.days })}
      >
        <Form.Item
          name="source"
          label={t("calendarImport.source")}
          extra={t("calendarImport.sourceHint")}
          rules={[{ required: true, whitespace: true, message: t("calendarImport.sourceMissing") }]}
        >
          <Input />
        </Form.Item>
        <Form.Item name="text" label={t("calendarImport.days")} extra={t("calendarImport.daysHint")}>
          <Input.TextArea rows={8} placeholder={`${calendar.year}-01-01 元旦 休`} className="figures" />
        </Form.Item>
      </Form>
      <div role="status">
        {parsed.days.length > 0 && (
          <p>{t("calendarImport.read", { off: daysOff, on: parsed.days.length - daysOff })}</p>
        )}
        {parsed.wrong.length > 0 && (
          <ul className="calendar-wrong">
            {parsed.wrong.slice(0, 5).map((w) => (
              <li key={w.line}>
                {t(`calendarImport.wrong.${w.why}`, { line: w.line, text: w.text, year: calendar.year })}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Modal>
  );
}
