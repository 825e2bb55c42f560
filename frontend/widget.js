// The chat of a visitor: in the frame that the loader opens, or as a page of its own.
import { bridge } from "./widget/bridge.js";
import { h } from "./widget/dom.js";
import { Refused } from "./widget/http.js";
import { registerWorker } from "./widget/install.js";
import * as keep from "./widget/keep.js";
import * as outbox from "./widget/outbox.js";
import * as session from "./widget/session.js";
import { changed, on, state } from "./widget/state.js";
import { knows, locale, speak, t } from "./widget/texts.js";
import * as thread from "./widget/thread.js";
import { banner } from "./widget/view/banner.js";
import { paint, readableOn } from "./widget/view/colour.js";
import { composer, dropZone } from "./widget/view/composer.js";
import { head } from "./widget/view/head.js";
import { log } from "./widget/view/log.js";
import { prechat } from "./widget/view/prechat.js";
import { speaker } from "./widget/view/speaker.js";

const app = document.getElementById("app");
const { accent } = state.business;

// Resolves to whether there is a session.
async function begin(contact, { anew = false } = {}) {
  try {
    if (anew || !session.begun()) await session.begin(contact);
  } catch (error) {
    if (contact) throw error;
    changed("problem", error);
  }
  return session.begun();
}

function draw() {
  const talk = [speaker({ begin }), log(), composer({ begin: () => begin() })];
  const form = session.prechatDue() && prechat({ onsend: (values) => begin(values).then(showTalk) });
  const showTalk = () => {
    form?.remove?.();
    for (const part of talk) part.hidden = false;
    changed("focus");
  };
  for (const part of talk) part.hidden = Boolean(form);
  app.replaceChildren(head({ onlocale: setLocale }), banner({ onretry: hurry }), ...(form ? [form] : []), ...talk);
  dropZone(app, () => begin());
}

function setLocale(value) {
  if (!knows(value) || value === locale()) return;
  speak(value);
  keep.put({ locale: value });
  title();
  changed("locale");
  theme();
  if (session.begun()) begin(undefined, { anew: true }); // so that the bot changes too
}

function title() {
  const count = thread.unread();
  document.title = (count && !bridge.framed ? `(${count}) ` : "") + t("chat_with", { name: state.business.name });
}

const theme = () => bridge.tell("theme", { accent, on: readableOn(accent), locale: locale() });

function hurry() {
  session.hurry();
  outbox.wake();
}

function opened({ silent } = {}) {
  state.opened = true;
  changed("opened");
  if (session.begun()) hurry();
  else if (!session.prechatDue()) begin();
  if (!silent) (app.querySelector(".prechat input") || app.querySelector("#field")).focus();
}

function closed() {
  state.opened = false;
}

function identify(identity) {
  if (!identity?.token) return;
  session.begin({}, { as: identity }).catch((error) => changed("problem", error));
}

function describe(attributes) {
  state.attributes = attributes;
  const anew = () => begin(undefined, { anew: true });
  const before = session.underWay(); // asked without them, so they are told once it is answered
  if (before) before.then(anew, anew);
  else if (session.begun()) anew();
}

function reset() {
  session.reset();
  location.reload();
}

// `given`: what the loader knows {kept, locale, page_url, user, attributes}; nothing on a page of its own.
function start(given) {
  keep.merge(given.kept || {});
  speak([given.locale, keep.get("locale"), state.boot.locale].find(knows));
  Object.assign(state, { pageUrl: given.page_url || location.href, identity: given.user || null, attributes: given.attributes || {} });
  draw();
  title();
  theme();
  if (keep.get("token") || state.identity) begin();
  bridge.event("ready", { locale: locale() });
}

function follow() {
  on("unread", () => {
    title();
    bridge.tell("unread", { count: thread.unread() });
  });
  on("messages", (news) => news.forEach((message) => bridge.event("message", message)));
  on("conversation", (handed) => {
    if (handed) bridge.event("handover", { owner: state.conversation.owner, agent_name: state.conversation.agent_name });
  });
  on("problem", (error) => error instanceof Refused && bridge.event("error", { code: error.code, message: error.message }));
  on("link", () => {
    app.dataset.link = state.link;
    if (state.link !== "offline") outbox.wake();
  });
  on("read.here", (sequence) => keep.put({ read: { conversation: state.conversation.id, sequence } }));
  document.addEventListener("keydown", (event) => event.key === "Escape" && bridge.tell("close"));
}

// Another tab has begun, written, read or changed the language.
function keptElsewhere(values) {
  const [token, language] = [keep.get("token"), keep.get("locale")];
  keep.merge(values);
  if (values.locale !== language) setLocale(values.locale);
  if (values.token && values.token !== token) begin(undefined, { anew: true });
  if (values.read && values.read.conversation === state.conversation?.id) thread.readUpTo(values.read.sequence);
  outbox.load();
}

paint(accent);
follow();
keep.listen(keptElsewhere);
if (bridge.framed) {
  bridge.listen({ init: start, opened, closed, user: identify, locale: setLocale, reset, kept: keptElsewhere, attributes: describe });
} else {
  registerWorker();
  start({});
  opened({ silent: matchMedia("(pointer: coarse)").matches });
}
