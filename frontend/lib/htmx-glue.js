// htmx sends our CSRF token, and its errors appear as messages instead of inside the page.
import htmx from "htmx.org/dist/htmx.esm.js";
import { csrfToken } from "./http.js";
import { text } from "./texts.js";
import { toast } from "./toast.js";

htmx.config.history = "reload"; // going back loads the page, so that nothing is bound twice

document.addEventListener("htmx:config:request", (event) => {
  event.detail.ctx.request.headers["X-CSRFToken"] = csrfToken();
});

document.addEventListener("htmx:before:swap", (event) => {
  const { response, text: html = "" } = event.detail.ctx;
  if (!response || response.status < 400) return;
  if (!html.includes("data-error-alert") && html.trim()) return; // a form that came back with its errors
  event.preventDefault();
  const page = new DOMParser().parseFromString(html, "text/html");
  toast(page.querySelector("[data-error-alert]")?.textContent.trim() || text("failed"), { tone: "danger" });
});

document.addEventListener("htmx:error", (event) => {
  if (event.detail.error instanceof TypeError) toast(text("failed"), { tone: "danger" });
});
