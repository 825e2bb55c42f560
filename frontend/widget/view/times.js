// Times in the visitor's language and clock.
import { locale, t } from "../texts.js";

const tag = () => (locale() === "id" ? "id-ID" : "en-GB");
const format = (options, date) => new Intl.DateTimeFormat(tag(), options).format(date);
const sameDay = (a, b) => a.toDateString() === b.toDateString();

export const clock = (iso) => format({ hour: "2-digit", minute: "2-digit" }, new Date(iso));

export const exact = (iso) => format({ dateStyle: "full", timeStyle: "short" }, new Date(iso));

export const dayOf = (iso) => new Date(iso).toDateString();

export function day(iso) {
  const date = new Date(iso);
  const now = new Date();
  if (sameDay(date, now)) return t("today");
  if (sameDay(date, new Date(now - 86_400_000))) return t("yesterday");
  return format({ weekday: "long", day: "numeric", month: "long" }, date);
}

// A coming moment: today only the time, else with the day.
export function moment(iso) {
  const date = new Date(iso);
  const time = { hour: "2-digit", minute: "2-digit" };
  return format(sameDay(date, new Date()) ? time : { weekday: "long", ...time }, date);
}

export function size(bytes) {
  const kilobytes = bytes / 1024;
  const [value, unit] = kilobytes < 1024 ? [kilobytes, "KB"] : [kilobytes / 1024, "MB"];
  return `${new Intl.NumberFormat(tag(), { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value)} ${unit}`;
}
