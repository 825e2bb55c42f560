// The composer of a thread: reply or private note, one draft each, canned texts, Ctrl/Cmd+Enter sends.
import { Canned } from "../lib/canned.js";
import { keep, recall } from "../lib/store.js";

const TYPING_EVERY_MS = 3000;
const MAX_HEIGHT_PX = 240;

class Composer {
  constructor(form) {
    this.form = form;
    this.thread = form.closest("[data-conversation-id]");
    this.area = form.querySelector("textarea");
    this.canned = new Canned(this.area, form.querySelector("[data-canned]"));
    this.mode = "reply";
    this.typedAt = 0;
  }

  draftKey(mode = this.mode) {
    const { conversationId, ticketId = "" } = this.thread.dataset;
    return `draft.${conversationId}${ticketId}.${mode}`;
  }

  setMode(mode) {
    this.mode = mode;
    this.form.dataset.mode = mode;
    for (const button of this.form.querySelectorAll("[data-mode-button]")) {
      button.setAttribute("aria-pressed", String(button.dataset.modeButton === mode));
    }
    this.area.value = recall(this.draftKey());
    this.area.placeholder = this.area.getAttribute(`data-placeholder-${mode}`);
    this.area.setAttribute("aria-label", this.area.getAttribute(`data-label-${mode}`));
    this.canned.close();
    this.fit();
  }

  fit() {
    this.area.style.height = "auto";
    this.area.style.height = `${Math.min(this.area.scrollHeight + 2, MAX_HEIGHT_PX)}px`;
  }

  tell(name, detail) {
    this.thread.dispatchEvent(new CustomEvent(`thread:${name}`, { detail }));
  }

  input() {
    keep(this.draftKey(), this.area.value);
    this.fit();
    this.canned.refresh();
    if (this.mode !== "reply") return; // nobody hears that a private note is being written
    const now = Date.now();
    if (this.area.value && now - this.typedAt > TYPING_EVERY_MS) {
      this.typedAt = now;
      this.tell("typing", { active: true });
    }
  }

  stopTyping() {
    if (!this.typedAt) return;
    this.typedAt = 0;
    this.tell("typing", { active: false });
  }

  send(wait) {
    const body = this.area.value.trim();
    if (!body) {
      this.area.focus();
      return;
    }
    this.stopTyping();
    this.tell("send", { body, note: this.mode === "note", wait });
    this.area.value = "";
    keep(this.draftKey(), "");
    this.fit();
    this.area.focus();
  }

  key(event) {
    if (event.isComposing || this.canned.key(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.send(false);
    }
    if (event.key === "Escape") this.area.blur();
  }

  // Files by button, by drop and from the clipboard.
  listenForFiles() {
    const input = this.form.querySelector("[data-files]");
    const send = (files) => files?.length && this.tell("files", { files: [...files] });
    input?.addEventListener("change", () => {
      send(input.files);
      input.value = "";
    });
    this.area.addEventListener("paste", (event) => send(event.clipboardData.files));
    this.thread.addEventListener("dragover", (event) => event.preventDefault());
    this.thread.addEventListener("drop", (event) => {
      event.preventDefault();
      send(event.dataTransfer.files);
    });
  }

  start() {
    this.setMode("reply");
    this.area.addEventListener("input", () => this.input());
    this.area.addEventListener("keydown", (event) => this.key(event));
    this.area.addEventListener("blur", () => this.stopTyping());
    this.form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-mode-button]");
      if (!button) return;
      this.setMode(button.dataset.modeButton);
      this.area.focus();
    });
    this.listenForFiles();
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.submitter?.hasAttribute("data-wait"));
    });
  }
}

export function composer(form) {
  new Composer(form).start();
}
