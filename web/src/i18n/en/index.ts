import type zhCN from "../zh-CN";
import discover from "./discover";
import intake from "./intake";
import keep from "./keep";
import frame from "./shell";

const en: Record<keyof typeof zhCN, string> = { ...frame, ...discover, ...intake, ...keep };

export default en;
