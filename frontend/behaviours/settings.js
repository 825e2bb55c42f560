// Behaviours of the settings pages.
export function copy(button) {
  const label = button.querySelector("span");
  const usual = label.textContent;
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    const copied = await copyText(source);
    if (!copied) return;
    label.textContent = button.dataset.done;
    setTimeout(() => (label.textContent = usual), 2000);
  });
}

async function copyText(source) {
  try {
    await navigator.clipboard.writeText(source.textContent);
    return true;
  } catch {
    // No clipboard outside HTTPS: mark the text, so that at least Ctrl+C copies it.
    getSelection().selectAllChildren(source);
    return document.execCommand("copy");
  }
}

export function confirm(form) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.question)) event.preventDefault();
  });
}

// On small screens the links are a strip: show the present one.
export function settingsNav(nav) {
  nav.querySelector("[aria-current]")?.scrollIntoView({ inline: "center", block: "nearest" });
}
