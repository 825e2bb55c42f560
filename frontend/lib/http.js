// Requests to our own server: JSON in and out, CSRF token, errors as {ok: false, code, message}.
import { text } from "./texts.js";

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export async function call(method, address, data) {
  const options = { method, headers: { Accept: "application/json", "X-CSRFToken": csrfToken() } };
  if (data !== undefined) {
    options.body = JSON.stringify(data);
    options.headers["Content-Type"] = "application/json";
  }
  try {
    const response = await fetch(address, options);
    return await response.json();
  } catch {
    return { ok: false, code: "offline", message: text("disconnected"), fields: {} };
  }
}

export async function part(address) {
  const response = await fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" } });
  return { ok: response.ok, status: response.status, html: await response.text() };
}
