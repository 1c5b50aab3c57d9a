"""The verbs, one module each, written once for every kind of resource."""

from dataclasses import dataclass

from bot.domain.words import Words
from bot.services.announcing import Announcing
from bot.services.asking import Asking
from bot.services.coming import Coming
from bot.services.linking import Linking
from bot.services.replies import Replies


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers may call."""

    command: str
    """The slash command as it is called here."""
    words: Words
    """What can be typed after it."""
    asking: Asking
    announcing: Announcing
    coming: Coming
    linking: Linking
    replies: Replies
