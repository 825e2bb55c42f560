// Keys: single letters act outside inputs only, and not at all when switched off in the profile.
// Pages offer themselves: `data-key="r"` is clicked, `[data-rows]` lists are walked with j, k, o.
import { openDialog } from "../lib/dialogs.js";

const inInput = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

function rows() {
  return [...document.querySelectorAll("[data-rows] [data-row]")].filter((row) => row.offsetParent !== null);
}

function move(step) {
  const all = rows();
  if (!all.length) return;
  const here = all.findIndex((row) => row.classList.contains("is-chosen"));
  const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
  all.forEach((row) => row.classList.toggle("is-chosen", row === next));
  (next.matches("a, button") ? next : next.querySelector("a, button"))?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function openChosen() {
  const row = rows().find((candidate) => candidate.classList.contains("is-chosen"));
  (row?.matches("a") ? row : row?.querySelector("a"))?.click();
}

const KEYS = {
  "/": () => document.getElementById("search")?.focus(),
  "?": () => openDialog("keys"),
  j: () => move(1),
  k: () => move(-1),
  o: openChosen,
};

export function shortcuts(element) {
  const letters = element.dataset.shortcuts === "on";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (!letters || inInput(event.target) || document.querySelector("dialog[open]")) return;
    const offered = [...document.querySelectorAll("[data-key]")].find(
      (button) => button.dataset.key === event.key && button.offsetParent !== null,
    );
    const act = KEYS[event.key] ?? (offered && (() => offered.click()));
    if (!act) return;
    event.preventDefault();
    act();
  });
}
