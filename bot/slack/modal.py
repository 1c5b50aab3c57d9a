"""A modal, as Slack's views.open, views.push and views.update take it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.slack.field import Block, check_length, plain
from bot.slack.values import Value

TITLE_LIMIT: Final = 24
METADATA_LIMIT: Final = 3000
BLOCK_LIMIT: Final = 100
"""docs.slack.dev/reference/views/modal-views"""

FORM: Final = "form"
"""The first view of a form."""
MENU: Final = "form.menu"
"""The list of its other pages."""
PAGE: Final = "form.page"
"""One of them."""
CONFIRM: Final = "form.confirm"
"""What would change, before it does."""
NOTICE: Final = "form.notice"
"""Words alone."""
DENY: Final = "review.deny"
"""Why an approver says no."""
CORRECT: Final = "review.correct"
"""What an approver may correct."""


class OfForm(Value):
    """What a view carries through Slack: which form it belongs to. All else is kept in the store."""

    limit = METADATA_LIMIT

    draft: str
    page: str = ""


@dataclass(frozen=True, slots=True)
class Modal:
    """A modal. ValueError for one that Slack would refuse."""

    callback_id: str
    title: str
    blocks: Sequence[Block]
    of: Value | None = None
    """What it carries through Slack."""
    submit: str = ""
    close: str = "Cancel"

    def __post_init__(self) -> None:
        """ValueError for what Slack would refuse."""
        check_length(self.title, TITLE_LIMIT, least=1)
        check_length(self.submit, TITLE_LIMIT)
        check_length(self.close, TITLE_LIMIT, least=1)
        if not 0 < len(self.blocks) <= BLOCK_LIMIT:
            raise ValueError(f"{len(self.blocks)} blocks, and Slack takes 1 to {BLOCK_LIMIT}")
        ids = [each["block_id"] for each in self.blocks if "block_id" in each]
        if len(set(ids)) < len(ids):
            raise ValueError(f"two blocks have the same ID: {sorted(ids)}")
        if not self.submit and any(each["type"] == "input" for each in self.blocks):
            raise ValueError(f"{self.title!r} has inputs and no button to submit them")

    def payload(self) -> dict[str, Any]:
        """As Slack takes it."""
        drawn: dict[str, Any] = {
            "type": "modal",
            "callback_id": self.callback_id,
            "title": plain(self.title),
            "close": plain(self.close),
            "blocks": list(self.blocks),
        }
        if self.of:
            drawn["private_metadata"] = self.of.pack()
        return drawn | {"submit": plain(self.submit)} if self.submit else drawn


@dataclass(frozen=True, slots=True)
class Shown:
    """A view that is open before somebody. `hash` tells whether it was changed since."""

    id: str
    hash: str
