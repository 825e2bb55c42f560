// The head of the panel: who the shop is, when it answers, options, close.
import { bridge } from "../bridge.js";
import { h, iconButton } from "../dom.js";
import { transcriptUrl } from "../http.js";
import { glyph } from "../icons.js";
import * as keep from "../keep.js";
import { on, state } from "../state.js";
import { locale, otherLocale, t } from "../texts.js";
import { moment } from "./times.js";

export function head({ onlocale }) {
  const element = h("header", { class: "head" });
  const draw = () => element.replaceChildren(avatar(), title(), ...tools(onlocale));
  for (const topic of ["locale", "business"]) on(topic, draw);
  draw();
  return element;
}

function avatar() {
  return h("span", { class: "avatar", "aria-hidden": "true" }, [...state.business.name][0].toUpperCase());
}

function title() {
  const { name, open } = state.business;
  const dot = open === undefined ? null : h("span", { class: open ? "dot open" : "dot" });
  return h("div", { class: "title" }, h("h1", {}, name), h("p", {}, dot, availability()));
}

export function availability() {
  const { open, next_opening: next, usual_reply_minutes: minutes } = state.business;
  if (open === false) return next ? t("opens_at", { when: moment(next) }) : t("closed_now");
  return t("usual_reply", { minutes });
}

function tools(onlocale) {
  const list = menu(onlocale);
  const toggle = iconButton(glyph("more"), t("menu"), () => show(list.hidden), {
    "aria-haspopup": "true", "aria-expanded": "false", "aria-controls": "menu",
  });
  const show = (open) => {
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", open);
    if (open) list.querySelector("a,button").focus();
  };
  const wrap = h("div", { class: "menu-wrap" }, toggle, list);
  wrap.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || list.hidden) return;
    event.stopPropagation();
    show(false);
    toggle.focus();
  });
  wrap.addEventListener("focusout", (event) => wrap.contains(event.relatedTarget) || setTimeout(() => show(false), 150));
  const close = bridge.framed && iconButton(glyph("close"), t("close"), () => bridge.tell("close"));
  return [wrap, close].filter(Boolean);
}

function menu(onlocale) {
  const other = otherLocale();
  const language = h("button", { type: "button", lang: other, onclick: () => onlocale(other) }, glyph("globe"), t("language"));
  const transcript = h("a", { href: "#", download: "", hidden: !keep.get("token"), hreflang: locale() }, glyph("download"), t("transcript"));
  transcript.addEventListener("click", () => transcript.setAttribute("href", transcriptUrl(keep.get("token"))));
  return h("div", { id: "menu", class: "menu", hidden: true }, language, transcript);
}
