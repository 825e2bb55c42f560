// Relative times (<time data-ago>) stay true while the page is open; due times turn red when they pass.
const STEPS = [
  [60, "second", 1],
  [3600, "minute", 60],
  [86400, "hour", 3600],
  [604800, "day", 86400],
  [2629800, "week", 604800],
  [31557600, "month", 2629800],
  [Infinity, "year", 31557600],
];
const EVERY_MS = 20000;
// English as it is written in this part of the world: day before month, 24 hours.
const TAGS = { id: "id-ID", en: "en-GB" };
let format;

export const tag = () => TAGS[document.documentElement.lang] ?? TAGS.id;

export function ago(moment, now = Date.now()) {
  format ??= new Intl.RelativeTimeFormat(tag(), { numeric: "auto" });
  return format.format(...parts(moment, now));
}

function parts(moment, now) {
  const seconds = Math.round((moment - now) / 1000);
  const [, unit, size] = STEPS.find(([limit]) => Math.abs(seconds) < limit);
  return [Math.round(seconds / size), unit];
}

export function since(moment, now = Date.now()) {
  const [count, unit] = parts(moment, now);
  return new Intl.NumberFormat(tag(), { style: "unit", unit, unitDisplay: "long" }).format(Math.abs(count));
}

export const clock = (moment) =>
  new Intl.DateTimeFormat(tag(), { hour: "2-digit", minute: "2-digit" }).format(moment);

export const exact = (moment) =>
  new Intl.DateTimeFormat(tag(), { dateStyle: "medium", timeStyle: "short" }).format(moment);

export function refreshAgo() {
  const now = Date.now();
  for (const element of document.querySelectorAll("time[data-ago], time[data-since]")) {
    const moment = Date.parse(element.dateTime);
    const words = "since" in element.dataset ? since(moment, now) : ago(moment, now);
    if (element.textContent !== words) element.textContent = words;
    if ("due" in element.dataset) element.classList.toggle("overdue", moment < now);
  }
}

export function startAgo() {
  setInterval(refreshAgo, EVERY_MS);
  document.addEventListener("htmx:after:swap", refreshAgo);
  refreshAgo();
}
