// Tells the chat on a portal page who the signed-in customer is, by the shop's short-lived signed token.
export function identify(element) {
  window.tanggap = window.tanggap || { q: [] };
  const call = ["setUser", { token: element.dataset.token }];
  if (window.tanggap.q) window.tanggap.q.push(call);
  else window.tanggap.setUser(call[1]);
}
