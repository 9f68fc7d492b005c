import type { EChartsCoreOption } from "echarts/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { formatMonth } from "../design/format";
import { useLanguage } from "../design/Text";
import Chart, { type Inks } from "./Chart";
import type { Cockpit } from "./queries";

/** What came and what was closed, month by month; each line carries its own name. */
export default function TrendChart({ trend }: { trend: Cockpit["trend"] }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const option = useCallback(
    (c: Inks): EChartsCoreOption => {
      const line = (name: string, key: "opened" | "closed", colour: string, dashed: boolean) => ({
        name,
        type: "line",
        data: trend.map((m) => m[key]),
        symbol: dashed ? "emptyCircle" : "circle",
        symbolSize: 6,
        lineStyle: { color: colour, width: 2, type: dashed ? "dashed" : "solid" },
        itemStyle: { color: colour },
        endLabel: { show: true, formatter: name, color: colour, fontFamily: c.font },
        labelLayout: { moveOverlap: "shiftY" },
      });
      return {
        grid: { left: 8, right: 64, top: 16, bottom: 8, containLabel: true },
        tooltip: {
          trigger: "axis",
          backgroundColor: c.surface,
          borderColor: c.line,
          textStyle: { color: c.text, fontFamily: c.font },
        },
        xAxis: {
          type: "category",
          data: trend.map((m) => formatMonth(m.month, language)),
          axisLabel: {
            color: c.soft,
            fontFamily: c.font,
            formatter: (_: string, i: number) => String(Number(trend[i]?.month.slice(5))),
          },
          axisLine: { lineStyle: { color: c.edge } },
          axisTick: { show: false },
        },
        yAxis: {
          type: "value",
          minInterval: 1,
          min: 0,
          axisLabel: { color: c.soft, fontFamily: c.font },
          splitLine: { lineStyle: { color: c.line } },
        },
        series: [
          line(t("cockpit.trend.opened"), "opened", c.primary, false),
          line(t("cockpit.trend.closed"), "closed", c.soft, true),
        ],
      };
    },
    [trend, t, language],
  );
  const last = trend.at(-1);
  return (
    <Chart
      label={t("cockpit.trend.label", { opened: last?.opened ?? 0, closed: last?.closed ?? 0 })}
      height={220}
      option={option}
    />
  );
}
