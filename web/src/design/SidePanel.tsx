import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import "./sidepanel.css";

/** Something opened beside the page. Its body scrolls in an element of our own, so that the keyboard can reach it. */
export function SidePanel(props: { open: boolean; title: string; onClose: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      title={props.title}
      size={520}
      closable={{ "aria-label": t("panel.close") }}
      styles={{ body: { padding: 0, overflow: "hidden" }, wrapper: { maxWidth: "100vw" } }}
    >
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className="side-panel" tabIndex={0} aria-label={props.title}>
        {props.children}
      </section>
    </Drawer>
  );
}
