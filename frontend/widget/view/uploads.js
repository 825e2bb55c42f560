// Files on their way: checked, sent with progress, cancelled, tried again.
import { button, h } from "../dom.js";
import { Refused, Unreachable, upload as send } from "../http.js";
import { glyph } from "../icons.js";
import * as keep from "../keep.js";
import { newKey } from "../outbox.js";
import { changed, state } from "../state.js";
import { t } from "../texts.js";
import * as thread from "../thread.js";
import { size } from "./times.js";

const MB = 1024 * 1024;
let list = []; // {key, file, problem, progress, bar, cancel}

export const uploads = () => list;

export async function add(files, begin) {
  const fine = [...files].filter(acceptable);
  if (!fine.length || !(await begin())) return;
  for (const file of fine) {
    const upload = { key: newKey(), file, problem: "", bar: h("progress", { max: 1, value: 0, "aria-label": t("uploading", { name: file.name }) }) };
    list.push(upload);
    start(upload);
  }
  changed("written");
}

function acceptable(file) {
  const mb = state.business.upload_max_mb;
  const key = file.size === 0 ? "file_empty" : file.size > mb * MB ? "file_too_large" : "";
  if (key) changed("problem", { shown: true, message: t(key, { name: file.name, mb }) });
  return !key;
}

async function start(upload) {
  upload.problem = "";
  const call = send(upload.file, upload.key, keep.get("token"), (done) => {
    upload.bar.value = done;
  });
  upload.cancel = call.cancel;
  changed("uploads");
  try {
    const { message } = await call.done;
    thread.take(message);
    if (!thread.hasKey(upload.key)) await thread.catchUp();
    drop(upload);
  } catch (error) {
    failed(upload, error);
  }
}

function failed(upload, error) {
  if (error.code === "cancelled") return drop(upload);
  if (!(error instanceof Refused) && !(error instanceof Unreachable)) throw error;
  upload.problem = error instanceof Refused ? error.message : t("file_failed", { name: upload.file.name });
  changed("uploads");
}

function drop(upload) {
  list = list.filter((other) => other !== upload);
  changed("uploads");
}

export function drawUpload(upload) {
  const name = h("span", { class: "file-name" }, upload.file.name, h("small", {}, size(upload.file.size)));
  const bubble = h("div", { class: "bubble file" }, h("span", { class: "file-line" }, glyph("file"), name), !upload.problem && upload.bar);
  const actions = upload.problem
    ? [button(t("retry"), () => start(upload), { class: "text-button" }), button(t("discard"), () => drop(upload), { class: "text-button" })]
    : [button(t("cancel"), () => upload.cancel(), { class: "text-button" })];
  const problem = upload.problem && h("span", { class: "marks failed", role: "alert" }, glyph("warning"), upload.problem);
  return h("div", { class: "message mine pending", "aria-live": "off" }, bubble, problem, h("span", { class: "failed-actions" }, actions));
}
