// Who speaks for the business now, and the way to a person, which is always there.
import { button, h } from "../dom.js";
import { glyph } from "../icons.js";
import * as link from "../link.js";
import { changed, on, setConversation, state } from "../state.js";
import { t } from "../texts.js";
import { moment } from "./times.js";

export function speaker({ begin }) {
  const element = h("div", { class: "speaker" });
  const text = h("p", { role: "status" });
  const action = h("div");
  element.append(text, action);
  const draw = () => {
    const owner = state.conversation?.owner || "bot";
    element.dataset.owner = owner;
    text.replaceChildren(glyph({ bot: "bot", closed: "bot", waiting: "clock", agent: "person" }[owner]), h("span", {}, line(owner)));
    action.replaceChildren(...actions(owner, begin));
  };
  for (const topic of ["conversation", "business", "locale"]) on(topic, draw);
  draw();
  return element;
}

function line(owner) {
  if (owner === "agent") return t("speaker_agent", { name: state.conversation.agent_name || t("somebody") });
  if (owner === "waiting") return waiting();
  if (owner === "closed") return t("speaker_closed");
  return t("speaker_bot", { name: state.business.bot_name });
}

function waiting() {
  const { open, next_opening: next, usual_reply_minutes: minutes } = state.business;
  if (open === false) return next ? t("speaker_waiting_closed", { when: moment(next) }) : t("speaker_waiting_unknown");
  return t("speaker_waiting", { minutes });
}

function actions(owner, begin) {
  if (owner === "agent") return [];
  const [label, event] = owner === "waiting" ? ["to_bot", "bot.return"] : ["person", "person.request"];
  return [button(t(label), (click) => ask(click.currentTarget, event, begin), { class: "pill" })];
}

async function ask(pressed, event, begin) {
  if (!(await begin())) return;
  pressed.disabled = true;
  try {
    const { owner } = await link.ask(event);
    setConversation({ owner });
  } catch (error) {
    changed("problem", error);
  } finally {
    pressed.disabled = false;
  }
}
