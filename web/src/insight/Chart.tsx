import { LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef, useSyncExternalStore } from "react";

use([LineChart, GridComponent, TooltipComponent, SVGRenderer]);

/** The colours of the present appearance, as the page's own variables have them. */
export interface Inks {
  text: string;
  soft: string;
  line: string;
  surface: string;
  primary: string;
  edge: string;
  font: string;
}

function inks(): Inks {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    text: of("text"),
    soft: of("soft"),
    line: of("line"),
    surface: of("surface"),
    primary: of("primary"),
    edge: of("edge"),
    font: style.fontFamily,
  };
}

/** "light" or "dark", as the root element has it. */
function useTheme(): string {
  return useSyncExternalStore(
    (changed) => {
      const watch = new MutationObserver(changed);
      watch.observe(document.documentElement, { attributeFilter: ["data-theme"] });
      return () => watch.disconnect();
    },
    () => document.documentElement.dataset.theme ?? "light",
  );
}

/** A drawn chart. What it shows is said in its label, and stands in the table beside it. */
export default function Chart(props: { label: string; height: number; option: (inks: Inks) => EChartsCoreOption }) {
  const { label, height, option } = props;
  const box = useRef<HTMLDivElement>(null);
  const theme = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another appearance has other inks
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const chart = init(el, null, { renderer: "svg" });
    const colours = inks();
    chart.setOption({
      animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 150,
      textStyle: { fontFamily: colours.font, color: colours.text },
      ...option(colours),
    });
    const watch = new ResizeObserver(() => chart.resize());
    watch.observe(el);
    return () => {
      watch.disconnect();
      chart.dispose();
    };
  }, [option, theme]);
  return <div ref={box} role="img" aria-label={label} style={{ height }} />;
}
