// Runs before the first paint: the chosen theme, else the one of the system.
const chosen = () => {
  try {
    return localStorage.getItem("tanggap.theme");
  } catch {
    return null; // storage is closed in some private windows
  }
};
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const apply = () => {
  document.documentElement.dataset.bsTheme = chosen() ?? (dark.matches ? "dark" : "light");
};

apply();
dark.addEventListener("change", apply);
window.addEventListener("storage", apply);
