// How days, instants, money and counts are written, in both languages. Days travel as "2026-11-23" and never pass through a
// time zone; instants are UTC and are shown in China's time.
import type { Language } from "../i18n";

const monthsEn = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const weekdays = {
  "zh-CN": ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
} as const;

function parts(day: string): [number, number, number] | null {
  const m = /^(\d{4})-(\d{2})-(\d{2})/.exec(day);
  return m ? [Number(m[1]), Number(m[2]), Number(m[3])] : null;
}

/** 2026年11月23日 · 23 Nov 2026; a month ("2026-11") stays a month. What is neither is returned as it came. */
export function formatDay(day: string, lang: Language): string {
  const p = parts(day);
  if (!p) return formatMonth(day, lang);
  const [y, m, d] = p;
  return lang === "en" ? `${d} ${monthsEn[m - 1]} ${y}` : `${y}年${m}月${d}日`;
}

/** 11月23日 · 23 Nov: where the year is plain from the context. */
export function formatDayShort(day: string, lang: Language): string {
  const p = parts(day);
  if (!p) return day;
  const [, m, d] = p;
  return lang === "en" ? `${d} ${monthsEn[m - 1]}` : `${m}月${d}日`;
}

/** 周一 · Mon. */
export function formatWeekday(day: string, lang: Language): string {
  const p = parts(day);
  if (!p) return "";
  return weekdays[lang][new Date(Date.UTC(p[0], p[1] - 1, p[2])).getUTCDay()] ?? "";
}

/** "2026-09" → 2026年9月 · Sep 2026. */
export function formatMonth(month: string, lang: Language): string {
  const m = /^(\d{4})-(\d{2})/.exec(month);
  if (!m) return month;
  return lang === "en" ? `${monthsEn[Number(m[2]) - 1]} ${m[1]}` : `${m[1]}年${Number(m[2])}月`;
}

const chinaTime = new Intl.DateTimeFormat("en-CA", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

function inChina(instant: string | number): { day: string; time: string; seconds: string } | null {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return null;
  const p = Object.fromEntries(chinaTime.formatToParts(at).map((x) => [x.type, x.value]));
  return { day: `${p.year}-${p.month}-${p.day}`, time: `${p.hour}:${p.minute}`, seconds: `${p.second}` };
}

/** 2026年11月23日 14:05 in China's time. */
export function formatInstant(instant: string, lang: Language): string {
  const at = inChina(instant);
  return at ? `${formatDay(at.day, lang)} ${at.time}` : instant;
}

/** 2026-11-23 14:05:09 in China's time: for trails, where seconds and alignment matter more than prose. */
export function formatInstantExact(instant: string): string {
  const at = inChina(instant);
  return at ? `${at.day} ${at.time}:${at.seconds}` : instant;
}

/** 14:05:09 in China's time, of an instant in milliseconds. */
export function formatClock(at: number): string {
  const { time, seconds } = inChina(at) ?? { time: "", seconds: "" };
  return `${time}:${seconds}`;
}

/** The day in China on which an instant falls, "2026-11-23". */
export function dayOf(instant: string): string {
  return inChina(instant)?.day ?? instant.slice(0, 10);
}

/** Fen to ¥1,234.50. Integer arithmetic only: money never becomes a float. */
export function formatFen(fen: number): string {
  const sign = fen < 0 ? "−" : "";
  const whole = Math.abs(Math.trunc(fen));
  const yuan = Math.trunc(whole / 100);
  return `${sign}¥${formatCount(yuan)}.${String(whole % 100).padStart(2, "0")}`;
}

/** 12345 → 12,345. */
export function formatCount(n: number): string {
  return String(Math.trunc(n)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Score points: whole where whole, otherwise one decimal. */
export function formatPoints(points: number): string {
  return Number.isInteger(points) ? String(points) : points.toFixed(1);
}

/** Points as a change: +12, −8, 0. */
export function formatPointsSigned(points: number): string {
  if (points === 0) return "0";
  return points > 0 ? `+${formatPoints(points)}` : `−${formatPoints(-points)}`;
}

/** Days from one day to another, both as "2026-11-23"; negative if the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}

/** Bytes to KB or MB. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
