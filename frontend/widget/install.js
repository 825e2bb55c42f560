// Makes the full-page chat installable and able to open without a connection.
export function registerWorker() {
  const address = document.body.dataset.worker;
  if (!address || !("serviceWorker" in navigator)) return;
  const files = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((element) => element.href || element.src);
  navigator.serviceWorker.register(address, { scope: "/chat/" });
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage({ keep: [location.pathname, ...files] }));
}
