// Behaviours of a few lines.
export function autosubmit(form) {
  form.addEventListener("change", () => form.requestSubmit());
}

export function sideToggle(button) {
  button.addEventListener("click", () => {
    const open = document.querySelector(".inbox-main")?.classList.toggle("side-open");
    button.setAttribute("aria-expanded", String(open));
  });
}
