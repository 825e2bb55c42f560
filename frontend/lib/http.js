// Requests to our own server: JSON in and out, CSRF token, errors as {ok: false, code, message}.
import { text } from "./texts.js";

export const csrfToken = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export function call(method, address, data) {
  const options = { method, headers: {} };
  if (data !== undefined) {
    options.body = JSON.stringify(data);
    options.headers["Content-Type"] = "application/json";
  }
  return answer(address, options);
}

export const upload = (address, form) => answer(address, { method: "POST", body: form, headers: {} });

async function answer(address, options) {
  Object.assign(options.headers, { Accept: "application/json", "X-CSRFToken": csrfToken() });
  try {
    const response = await fetch(address, options);
    return await response.json();
  } catch {
    return { ok: false, code: "offline", message: text("disconnected"), fields: {} };
  }
}

export async function part(address) {
  try {
    const response = await fetch(address, { headers: { "HX-Request": "true", Accept: "text/html" } });
    return { ok: response.ok, status: response.status, html: await response.text() };
  } catch {
    return { ok: false, status: 0, html: "" }; // offline: the list is fetched again after the reconnect
  }
}
