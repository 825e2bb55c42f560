"""Status lines of the conversation, in both languages; a page may show its own words for the key."""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "joined": {"id": "{name} bergabung dalam percakapan.", "en": "{name} joined the conversation."},
    "bot_again": {"id": "Asisten otomatis melanjutkan percakapan.", "en": "The assistant continues."},
    "handed_to_team": {
        "id": "Percakapan diteruskan ke tim {name}. Mohon ditunggu.",
        "en": "The conversation was passed on to the team {name}. Please stay with us.",
    },
    "waiting_again": {
        "id": "Mohon maaf menunggu. Petugas lain akan melanjutkan.",
        "en": "Sorry to keep you waiting. Somebody else will take over.",
    },
    "closed": {
        "id": "Percakapan ditutup. Kirim pesan kapan saja untuk memulai lagi.",
        "en": "The conversation was closed. Write at any time to begin again.",
    },
}


def notice_text(key: str, language: str, **values: str) -> str:
    """Return a status line in `language` ("id" or "en")."""
    return TEXTS[key]["en" if language == "en" else "id"].format(**values)
