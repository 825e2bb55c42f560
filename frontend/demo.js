// What a shop may do with the chat on its own page.
window.tanggap = window.tanggap || { q: [] };
for (const button of document.querySelectorAll("[data-chat]")) {
  button.addEventListener("click", () => window.tanggap.q.push([button.dataset.chat]));
}
