"""The people of the sandbox, the same in its Slack and in its Zoom."""

from dataclasses import dataclass
from enum import StrEnum


class ZoomStatus(StrEnum):
    """What Zoom knows of somebody when the sandbox starts."""

    LICENSED = "licensed"
    BASIC = "basic"
    PENDING = "pending"
    INACTIVE = "inactive"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Character:
    """One person of the sandbox."""

    slack_id: str
    handle: str
    name: str
    role: str
    zone: str
    zoom: ZoomStatus
    is_admin: bool = False

    @property
    def email(self) -> str:
        """The address in both worlds."""
        return f"{self.handle}@acme.example"

    @property
    def zoom_id(self) -> str:
        """A Zoom user ID as Zoom writes them: 22 characters, opaque."""
        return f"Zm{self.handle.capitalize():_<20}"


CAST: tuple[Character, ...] = (
    Character("U0EMMA001", "emma", "Emma Weber", "employee", "Europe/Berlin", ZoomStatus.LICENSED),
    Character("U0LIAM002", "liam", "Liam Carter", "team lead", "Europe/London", ZoomStatus.LICENSED),
    Character(
        "U0ADA0003", "ada", "Ada Novak", "IT admin", "Europe/Berlin", ZoomStatus.LICENSED, is_admin=True
    ),
    Character("U0NOAH004", "noah", "Noah Diaz", "no Zoom user", "Europe/Madrid", ZoomStatus.NONE),
    Character("U0YUKI005", "yuki", "Yuki Tanaka", "in Tokyo, Basic", "Asia/Tokyo", ZoomStatus.BASIC),
    Character(
        "U0PIA0006", "pia", "Pia Lund", "Zoom invitation pending", "Europe/Stockholm", ZoomStatus.PENDING
    ),
    Character(
        "U0OTTO007", "otto", "Otto Berg", "deactivated in Zoom", "America/New_York", ZoomStatus.INACTIVE
    ),
    Character(
        "U0INES008", "ines", "Ines Costa", "IT admin", "Europe/Lisbon", ZoomStatus.LICENSED, is_admin=True
    ),
)
