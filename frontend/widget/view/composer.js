// Where the visitor writes: text, files by button, drop and paste.
import { h, iconButton } from "../dom.js";
import { glyph } from "../icons.js";
import * as outbox from "../outbox.js";
import * as socket from "../socket.js";
import { changed, on } from "../state.js";
import * as keep from "../keep.js";
import { t } from "../texts.js";
import { add } from "./uploads.js";

const LONGEST = 10_000;
const TALLEST_PX = 132;
const TYPING_EVERY_MS = 3000;
const TYPING_ENDS_MS = 4000;

// `begin()` resolves to true once there is a session to send with.
export function composer({ begin }) {
  const field = h("textarea", { rows: 1, enterkeyhint: "send", id: "field" });
  field.value = keep.get("draft") || "";
  const picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1" });
  const attach = iconButton(glyph("clip"), "", () => picker.click());
  const send = iconButton(glyph("send"), "", () => submit(), { class: "icon-button send" });
  const form = h("form", { class: "composer" }, picker, attach, field, send);
  const submit = () => {
    const body = field.value.trim();
    if (!body) return field.focus();
    if (body.length > LONGEST) return changed("problem", { shown: true, message: t("too_long") });
    outbox.send(body);
    setValue("");
    changed("written");
    return begin();
  };
  const setValue = (value) => {
    field.value = value;
    grow(field);
    keep.put({ draft: value || null });
    tellTyping(Boolean(value));
  };
  const draw = () => {
    for (const [element, key] of [[attach, "attach"], [send, "send"], [field, "write"]]) element.setAttribute("aria-label", t(key));
    field.placeholder = t("write");
    attach.title = t("attach");
    send.title = t("send");
  };
  field.addEventListener("input", () => setValue(field.value));
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  field.addEventListener("paste", (event) => takeFiles(event, event.clipboardData, begin));
  picker.addEventListener("change", () => add(picker.files, begin).finally(() => { picker.value = ""; }));
  on("locale", draw);
  on("focus", () => field.focus());
  on("opened", () => grow(field));
  draw();
  return form;
}

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, TALLEST_PX)}px`;
}

function takeFiles(event, transfer, begin) {
  if (!transfer.files.length) return;
  event.preventDefault();
  add(transfer.files, begin);
}

// The whole panel takes files.
export function dropZone(element, begin) {
  const veil = h("div", { class: "veil", hidden: true });
  const dragging = (event) => event.dataTransfer.types.includes("Files");
  element.append(veil);
  element.addEventListener("dragover", (event) => {
    if (!dragging(event)) return;
    event.preventDefault();
    veil.textContent = t("drop_here");
    veil.hidden = false;
  });
  veil.addEventListener("dragleave", () => { veil.hidden = true; });
  element.addEventListener("drop", (event) => {
    veil.hidden = true;
    takeFiles(event, event.dataTransfer, begin);
  });
}

let told = 0;
let silence = 0;

function tellTyping(typing) {
  clearTimeout(silence);
  if (!typing) {
    if (told) socket.mention("typing", { typing: false });
    told = 0;
    return;
  }
  if (Date.now() - told > TYPING_EVERY_MS) {
    told = Date.now();
    socket.mention("typing", { typing: true });
  }
  silence = setTimeout(() => tellTyping(false), TYPING_ENDS_MS);
}
