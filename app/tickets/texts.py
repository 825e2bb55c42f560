"""What the system says to customers and people about tickets, in both languages, chosen by their language.

Not through the page's translations: whoever reads it is not the one whose act sends it.
"""

from __future__ import annotations

TEXTS: dict[str, dict[str, str]] = {
    "nameless": {"id": "Kak", "en": "there"},
    "card": {
        "id": "Laporan Kakak kami catat dengan nomor #{number}.",
        "en": "We have noted your case as number #{number}.",
    },
    "reminder": {
        "id": "Apakah masalah di tiket #{number} sudah selesai, Kak? Balas di sini kalau belum ya.",
        "en": "Is your case #{number} solved? Just reply here if it is not.",
    },
    "rating": {
        "id": "Bagaimana pelayanan kami untuk tiket #{number}, Kak?",
        "en": "How did we do with your case #{number}?",
    },
    "reply_subject": {"id": "Balasan untuk tiket #{number}", "en": "A reply to your case #{number}"},
    "reply_mail": {
        "id": "Halo {name},\n\n{agent} dari {business} membalas tiket #{number} ({subject}):\n\n{body}\n\n"
        "Lihat dan balas di sini:\n{link}\n",
        "en": "Hello {name},\n\n{agent} of {business} replied to your case #{number} ({subject}):\n\n{body}\n"
        "\nRead and answer here:\n{link}\n",
    },
    "reminder_subject": {
        "id": "Apakah tiket #{number} sudah selesai?",
        "en": "Is your case #{number} solved?",
    },
    "reminder_mail": {
        "id": "Halo {name},\n\nkami sudah membalas tiket #{number} ({subject}) dan belum mendengar kabar. "
        "Kalau sudah selesai, konfirmasi di sini; kalau belum, tulis saja:\n{link}\n\n{business}\n",
        "en": "Hello {name},\n\nwe answered your case #{number} ({subject}) and have not heard from you. "
        "If it is solved, please confirm; if not, just write to us:\n{link}\n\n{business}\n",
    },
    "dispatched_subject": {
        "id": "Tiket #{number} masuk ke {department} secara otomatis",
        "en": "Ticket #{number} went to {department} by itself",
    },
    "dispatched_mail": {
        "id": "Tiket #{number} ({subject}) belum diteruskan selama {minutes} menit, jadi sistem "
        "memberikannya kepada {department}.\n\n{link}\n",
        "en": "Nobody dispatched ticket #{number} ({subject}) within {minutes} minutes, so the system gave "
        "it to {department}.\n\n{link}\n",
    },
    "auto_dispatch": {
        "id": "Belum diteruskan selama {minutes} menit",
        "en": "Nobody dispatched it within {minutes} minutes",
    },
    "auto_finish": {
        "id": "Tidak ada balasan pelanggan selama {hours} jam",
        "en": "No reply from the customer for {hours} hours",
    },
    "took_over": {"id": "{name} mengambil alih percakapan", "en": "{name} took the conversation over"},
}


def say_in(locale: str, key: str, **values: object) -> str:
    """Return a text in a language; Indonesian when the language is unknown."""
    found = TEXTS[key]
    return found.get(locale, found["id"]).format(**values)
