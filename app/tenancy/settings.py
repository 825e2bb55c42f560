"""What a business may set, with the defaults that hold until it does."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class BotSettings:
    """How the bot presents itself."""

    name: str = "Tanggap"
    greeting_id: str = "Halo Kak! Ada yang bisa kami bantu?"
    greeting_en: str = "Hello! How can we help you?"
    tone: str = "friendly"  # friendly | formal


@dataclass(frozen=True, slots=True)
class WidgetSettings:
    """How the widget looks and where it may stand."""

    accent: str = "#1f6feb"  # one accent colour per business
    allowed_origins: tuple[str, ...] = ()  # https://shop.example; empty: our own pages only
    prechat_fields: tuple[str, ...] = ()  # of: name, email, phone; asked before the first message
    prechat_required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketSettings:
    """Clocks and rights of tickets. Hours are plain hours; calendars come later."""

    reminder_hours: int = 48  # silence in `response` until the customer is reminded
    auto_finish_hours: int = 72  # silence in `response` until the ticket ends as no_reply
    grace_days: int = 7  # how long a customer may reopen
    dispatch_minutes: int = 15  # a ticket nobody dispatched goes to the default department
    first_reply_hours: dict[str, int] = field(
        default_factory=lambda: {"low": 24, "normal": 8, "high": 4, "urgent": 1}
    )
    solve_hours: dict[str, int] = field(
        default_factory=lambda: {"low": 120, "normal": 48, "high": 24, "urgent": 8}
    )
    topic_departments: dict[str, str] = field(default_factory=dict)  # topic -> department id
    cs_reads_own_departments_only: bool = False  # narrows team_handling for CS


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """Clocks of the conversation."""

    waiting_minutes: int = 5  # nobody took over: a ticket opens
    agent_silence_minutes: int = 10  # customer unanswered by the agent: back to waiting
    close_hours: int = 24  # silence without an open ticket until the conversation closes
    usual_reply_minutes: int = 5  # shown in the widget's head


@dataclass(frozen=True, slots=True)
class OrganizationSettings:
    """All settings of one business."""

    bot: BotSettings = field(default_factory=BotSettings)
    widget: WidgetSettings = field(default_factory=WidgetSettings)
    tickets: TicketSettings = field(default_factory=TicketSettings)
    chat: ChatSettings = field(default_factory=ChatSettings)

    @classmethod
    def from_json(cls, stored: dict[str, Any] | None) -> OrganizationSettings:
        """Build from what is stored; unknown keys are ignored, missing ones take the default."""
        stored = stored or {}
        return cls(
            bot=_section(BotSettings, stored.get("bot")),
            widget=_section(WidgetSettings, stored.get("widget")),
            tickets=_section(TicketSettings, stored.get("tickets")),
            chat=_section(ChatSettings, stored.get("chat")),
        )

    def to_json(self) -> dict[str, Any]:
        """Return the settings as JSON values."""
        return asdict(self)


def _section(cls: type[T], stored: dict[str, Any] | None) -> T:
    known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
    values = {
        key: tuple(v) if isinstance(v, list) else v for key, v in (stored or {}).items() if key in known
    }
    return cls(**values)
