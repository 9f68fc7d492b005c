import type zhCN from "../zh-CN";
import discover from "./discover";
import keep from "./keep";
import frame from "./shell";

const en: Record<keyof typeof zhCN, string> = { ...frame, ...discover, ...keep };

export default en;
