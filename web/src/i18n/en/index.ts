import type zhCN from "../zh-CN";
import discover from "./discover";
import iam from "./iam";
import insight from "./insight";
import intake from "./intake";
import keep from "./keep";
import registry from "./registry";
import frame from "./shell";

const en: Record<keyof typeof zhCN, string> = {
  ...frame,
  ...discover,
  ...iam,
  ...insight,
  ...intake,
  ...keep,
  ...registry,
};

export default en;
