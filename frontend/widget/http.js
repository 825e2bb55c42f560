// Calls over plain HTTP. Refused: the server said no. Unreachable: no answer, worth another try.
const API = "/widget/api";
const PATIENCE_MS = 30_000; // 50 kbit/s and 2 s latency must fit

export class Refused extends Error {
  constructor({ code, message, fields }) {
    super(message || code);
    Object.assign(this, { code, fields: fields || {} });
  }
}

export class Unreachable extends Error {}

export function checked(answer) {
  if (answer?.ok) return answer;
  if (!answer?.code || answer.code === "unavailable") throw new Unreachable();
  throw new Refused(answer);
}

export async function request(method, path, { data, token } = {}) {
  const headers = data ? { "Content-Type": "application/json" } : {};
  if (token) headers.Authorization = `Bearer ${token}`;
  let answer;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const response = await fetch(API + path, { method, headers, signal, body: data && JSON.stringify(data) });
    answer = await response.json();
  } catch {
    throw new Unreachable();
  }
  return checked(answer);
}

// Returns {done: Promise, cancel()}; onprogress gets 0 to 1.
export function upload(file, clientKey, token, onprogress) {
  const call = new XMLHttpRequest();
  const form = new FormData();
  form.append("client_key", clientKey);
  form.append("file", file, file.name);
  const done = new Promise((resolve, reject) => {
    call.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
    call.onload = () => settle(call, resolve, reject);
    call.onerror = () => reject(new Unreachable());
    call.onabort = () => reject(new Refused({ code: "cancelled" }));
  });
  call.open("POST", `${API}/files`);
  call.setRequestHeader("Authorization", `Bearer ${token}`);
  call.send(form);
  return { done, cancel: () => call.abort() };
}

function settle(call, resolve, reject) {
  try {
    resolve(checked(JSON.parse(call.responseText)));
  } catch (error) {
    reject(error instanceof Refused ? error : new Unreachable());
  }
}

export const fileUrl = (id, token) => `${API}/files/${id}?token=${encodeURIComponent(token)}`;

export const transcriptUrl = (token) => `${API}/transcript?token=${encodeURIComponent(token)}`;
