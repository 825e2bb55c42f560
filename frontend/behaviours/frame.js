// The frame: off-canvas navigation on small screens, theme and sound switches.
import "../lib/dialogs.js";
import { keep, recall } from "../lib/store.js";
import { text } from "../lib/texts.js";

function setOpen(element, open) {
  element.classList.toggle("nav-is-open", open);
  element.querySelectorAll("[data-nav-open]").forEach((b) => b.setAttribute("aria-expanded", String(open)));
  if (open) element.querySelector("[data-nav-close]").focus();
}

function switchTheme() {
  const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
  document.documentElement.dataset.bsTheme = next;
  keep("theme", next);
}

function showSound(button) {
  const on = recall("sound") !== "off";
  button.setAttribute("aria-pressed", String(on));
  button.querySelector("[data-sound-state]").textContent = text(on ? "sound_on" : "sound_off");
}

function switchSound(button) {
  keep("sound", recall("sound") === "off" ? "on" : "off");
  showSound(button);
}

export function frame(element) {
  let opener = null;
  element.addEventListener("click", (event) => {
    const open = event.target.closest("[data-nav-open]");
    if (open) {
      opener = open;
      setOpen(element, true);
    }
    if (event.target.closest("[data-nav-close]")) setOpen(element, false);
    if (event.target.closest("[data-theme-switch]")) switchTheme();
    const sound = event.target.closest("[data-sound-switch]");
    if (sound) switchSound(sound);
  });
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.classList.contains("nav-is-open")) return;
    setOpen(element, false);
    opener?.focus();
  });
  element.querySelectorAll("[data-sound-switch]").forEach(showSound);
}
