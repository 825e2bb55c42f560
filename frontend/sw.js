// Service worker of the full-page chat: without a connection the page still opens, from what was kept.
const STORE = "tanggap-chat-1";
const OFFLINE = "/chat/offline";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.add(OFFLINE)));
  self.skipWaiting();
});

self.addEventListener("activate", (event) => {
  const drop = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name !== STORE).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(drop());
});

// The page names the files it was built from; on the first visit they came before this worker.
self.addEventListener("message", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(event.data.keep)));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, searchParams } = new URL(request.url);
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(freshPage(request));
  else if (pathname.startsWith("/static/") && searchParams.has("v")) event.respondWith(keptFile(request));
});

async function freshPage(request) {
  const store = await caches.open(STORE);
  try {
    const response = await fetch(request);
    if (response.ok) await store.put(request, response.clone());
    return response;
  } catch {
    // Kept by the page, asked for by the browser: the headers that answers vary by may differ.
    return (await store.match(request, { ignoreVary: true })) || store.match(OFFLINE);
  }
}

async function keptFile(request) {
  const store = await caches.open(STORE);
  const kept = await store.match(request);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await store.put(request, response.clone());
  return response;
}
