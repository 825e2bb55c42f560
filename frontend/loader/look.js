// How the launcher and the frame look on a page that is not ours.
export const WORDS = {
  id: { open: "Buka obrolan", close: "Tutup obrolan", unread: "pesan belum dibaca", title: "Obrolan" },
  en: { open: "Open chat", close: "Close chat", unread: "unread messages", title: "Chat" },
};
export const STYLE = `:host{all:initial}*{box-sizing:border-box}
button{position:fixed;right:20px;bottom:20px;z-index:2147483646;width:56px;height:56px;border:0;border-radius:28px;
background:var(--a);color:var(--on);cursor:pointer;box-shadow:0 2px 6px #0003,0 8px 24px #0003;display:grid;place-items:center;transition:transform .15s}
button:hover{transform:scale(1.05)}button:focus-visible{outline:3px solid var(--a);outline-offset:3px}
svg{width:28px;height:28px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;top:-4px;right:-4px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;background:#c81e1e;color:#fff;
font:600 13px/22px system-ui,sans-serif;text-align:center}
iframe{position:fixed;right:20px;bottom:88px;z-index:2147483647;width:380px;height:620px;max-height:calc(100dvh - 104px);border:0;
border-radius:16px;background:Canvas;box-shadow:0 4px 12px #0002,0 16px 48px #0004;color-scheme:light dark}
[hidden]{display:none}
@media(max-width:480px),(max-height:420px){iframe{inset:0;width:100%;height:100dvh;max-height:none;border-radius:0}}
@media(prefers-reduced-motion:reduce){button{transition:none}}`;
export const ICONS = {
  open: "M4 5h16v11H10l-5 4v-4H4zM8 9h8M8 12.500h5",
  close: "M6 9l6 6 6-6",
};
