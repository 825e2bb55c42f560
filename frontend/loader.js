// Runs on the shop's page: launcher, frame and page API. No dependency, at most 5 KB minified.
// <script src="https://HOST/widget/loader.js" data-key="WIDGET_KEY" async></script>
// Calls made before it has loaded wait in window.tanggap = window.tanggap || {q: []}, as
// tanggap.q.push(["setUser", {token: "..."}]).
import { ICONS, STYLE, WORDS } from "./loader/look.js";
import { forget, rememberOpen, store, stored, wasOpen } from "./loader/memory.js";

const script = document.currentScript;
const base = new URL(script.src).origin;
const key = script.dataset.key;
const SLOT = `tanggap:${key}`;
const PATIENCE_MS = 4000; // from the frame's load until its first word
const listeners = {};
let locale = WORDS[script.dataset.locale] ? script.dataset.locale : "";
let shown = false;
let silent = false; // shown without taking the focus
let greeted = false; // the frame has said hello
let unread = 0;
let user = null;
let attributes = {};
let frame, button, root;

function emit(event, detail) {
  for (const listener of [...(listeners[event] || [])]) {
    try {
      listener(detail);
    } catch (error) {
      console.error(error); // the shop's own fault must not stop the chat
    }
  }
}

function tell(type, data) {
  if (greeted && frame) frame.contentWindow.postMessage({ tanggap: type, data }, base);
}

function words() {
  return WORDS[locale] || WORDS[(document.documentElement.lang || "id").slice(0, 2)] || WORDS.id;
}

function draw() {
  const text = words();
  const label = shown ? text.close : text.open;
  button.setAttribute("aria-label", unread && !shown ? `${label}, ${unread} ${text.unread}` : label);
  button.setAttribute("aria-expanded", shown);
  button.firstChild.firstChild.setAttribute("d", ICONS[shown ? "close" : "open"]);
  button.lastChild.hidden = shown || !unread;
  button.lastChild.textContent = unread > 99 ? "99+" : unread;
  frame.hidden = !shown;
  frame.title = text.title;
}

function paint(accent, on) {
  if (accent) root.host.style.cssText = `--a:${accent};--on:${on}`;
}

function show(open, quietly = false) {
  if (!frame || shown === open) return;
  shown = open;
  silent = quietly;
  rememberOpen(SLOT, open);
  draw();
  tell(open ? "opened" : "closed", { silent });
  if (!silent) (open ? frame : button).focus();
  emit(open ? "opened" : "closed");
}

function fail(code, message) {
  console.warn(`tanggap: ${message}`);
  show(false, true);
  root.host.remove();
  frame = null;
  emit("error", { code, message });
}

const hear = {
  hello() {
    greeted = true;
    tell("init", { kept: stored(SLOT), locale, page_url: location.href, user, attributes });
    if (shown) tell("opened", { silent });
  },
  ready: (data) => emit("ready", data),
  store: (values) => store(SLOT, values),
  ask: () => tell("kept", stored(SLOT)),
  theme({ accent, on, locale: spoken }) {
    locale = spoken;
    store(SLOT, { accent, on });
    paint(accent, on);
    draw();
  },
  close: () => show(false),
  unread({ count }) {
    unread = count;
    draw();
    emit("unread", { count });
  },
  event: ({ name, detail }) => emit(name, detail),
};

function build() {
  const host = document.createElement("div");
  host.id = "tanggap-chat";
  root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // the page's content policy may forbid style elements
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  root.innerHTML = '<iframe hidden allow="clipboard-write"></iframe>' +
    '<button type="button"><svg viewBox="0 0 24 24" aria-hidden="true"><path/></svg><i hidden></i></button>';
  [frame, button] = root.children;
  button.onclick = () => show(!shown);
  const look = stored(SLOT);
  paint(look.accent || script.dataset.accent || "#1f6feb", look.on || "#fff");
  document.body.append(host);
  draw();
}

function load() {
  const address = `${base}/widget/${encodeURIComponent(key)}?origin=${encodeURIComponent(location.origin)}`;
  frame.onload = () =>
    setTimeout(() => {
      if (!greeted) fail("blocked", `${location.origin} may not embed this chat, or ${base} is out of reach`);
    }, PATIENCE_MS);
  frame.src = locale ? `${address}&locale=${locale}` : address;
  if (wasOpen(SLOT)) show(true, true);
}

const api = {
  open: () => show(true),
  close: () => show(false),
  toggle: () => show(!shown),
  setUser(identity) {
    user = identity;
    tell("user", identity);
  },
  setAttributes(values) {
    attributes = { ...attributes, ...values };
    tell("attributes", attributes);
  },
  setLocale(value) {
    locale = value;
    if (button) draw();
    tell("locale", value);
  },
  reset() {
    user = null;
    attributes = {};
    forget(SLOT);
    tell("reset");
  },
  on: (event, listener) => (listeners[event] ||= []).push(listener),
  off(event, listener) {
    listeners[event] = (listeners[event] || []).filter((other) => other !== listener);
  },
};

function start() {
  build();
  const queued = (window.tanggap && window.tanggap.q) || [];
  const call = ([name, ...values]) => api[name] && api[name](...values);
  window.tanggap = { ...api, q: { push: call } };
  window.addEventListener("message", ({ origin, source, data }) => {
    if (frame && origin === base && source === frame.contentWindow && data && hear[data.tanggap]) hear[data.tanggap](data.data);
  });
  window.addEventListener("storage", (event) => event.key === SLOT && tell("kept", stored(SLOT)));
  queued.forEach(call);
  if (document.readyState === "complete") load();
  else window.addEventListener("load", load);
}

if (!window.tanggap || !window.tanggap.open) {
  if (document.body) start();
  else document.addEventListener("DOMContentLoaded", start);
}
