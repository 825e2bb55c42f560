// One line about the connection, and one about what just went wrong.
import { button, h } from "../dom.js";
import { glyph } from "../icons.js";
import { Refused } from "../http.js";
import { on, state } from "../state.js";
import { t } from "../texts.js";

const SLOW_AFTER_MS = 8000; // without a live line
const PROBLEM_MS = 8000;

export function banner({ onretry }) {
  const connection = h("div", { class: "banner", hidden: true });
  const problem = h("div", { class: "banner problem", hidden: true });
  const draw = (key) => {
    connection.hidden = !key;
    connection.classList.toggle("mild", key === "slow");
    if (!key) return connection.replaceChildren();
    const again = key === "offline" && button(t("retry"), onretry, { class: "text-button" });
    return connection.replaceChildren(...[glyph(key === "slow" ? "clock" : "offline"), h("span", {}, t(key)), again].filter(Boolean));
  };
  let timer = 0;
  const update = () => {
    clearTimeout(timer);
    if (state.link === "http") timer = setTimeout(() => state.link === "http" && draw("slow"), SLOW_AFTER_MS);
    draw(state.link === "offline" ? "offline" : "");
  };
  on("link", update);
  on("locale", update);
  on("problem", (error) => tell(problem, error));
  return h("div", { role: "status" }, connection, problem);
}

function tell(problem, error) {
  const text = error instanceof Refused || error.shown ? error.message : t("failed");
  problem.replaceChildren(glyph("warning"), h("span", {}, text));
  problem.hidden = false;
  clearTimeout(problem.timer);
  problem.timer = setTimeout(() => {
    problem.hidden = true;
  }, PROBLEM_MS);
}
