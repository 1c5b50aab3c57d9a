"""A user of Zoom."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final


class UserType:
    """Types of users, as numbered by Zoom."""

    BASIC: Final = 1
    LICENSED: Final = 2
    UNASSIGNED: Final = 4
    """Without Meetings Basic."""
    NONE: Final = 99
    """For single sign-on alone; Zoom is ending it."""


HOSTS: Final = frozenset({UserType.BASIC, UserType.LICENSED})


@dataclass(slots=True)
class User:
    """A Zoom user. One that is `foreign` belongs to another account."""

    id: str
    email: str
    first_name: str
    last_name: str
    type: int
    """One of `UserType`."""
    status: str
    """active, inactive or pending."""
    timezone: str
    created_at: datetime
    pmi: int
    role: str = "Member"
    invitation_expired: bool = False
    foreign: bool = False
    schedulers: set[str] = field(default_factory=set)
    """IDs of the users who may schedule meetings for this one."""
    display_name: str = ""
    """Empty: made of first and last name."""
    action: str = ""
    """How the API made this user: create, autoCreate, ...; empty for everybody else."""
    password: str = field(default="", repr=False)
    """With which the API made this user; the log of calls does not have it."""
    free: bool = False
    """Of those of other accounts: has a free account alone, and so can be invited into this one."""
    group_id: str = ""
    """The group that a pending user comes into by accepting."""

    @property
    def name(self) -> str:
        """The display name."""
        return self.display_name or f"{self.first_name} {self.last_name}".strip()

    @property
    def licensed(self) -> bool:
        """Whether a paid licence is assigned."""
        return self.type == UserType.LICENSED

    @property
    def may_host(self) -> bool:
        """Whether the user may host and schedule."""
        return self.status == "active" and self.type in HOSTS
