// Every word of the console in Chinese, the platform's first language. en/ has the same keys; i18n.test.ts holds them together
// and finds the unused. Keys ending in _one and _other are i18next's plurals, which only English tells apart.
import discover from "./discover";
import iam from "./iam";
import insight from "./insight";
import intake from "./intake";
import keep from "./keep";
import registry from "./registry";
import frame from "./shell";

const zhCN = { ...frame, ...discover, ...iam, ...insight, ...intake, ...keep, ...registry } as const;

export default zhCN;
