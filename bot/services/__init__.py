"""The verbs, one module each, written once for every kind of resource."""

from dataclasses import dataclass

from bot.domain.words import Words
from bot.services.adding import Adding
from bot.services.announcing import Announcing
from bot.services.asking import Asking
from bot.services.audit.auditing import Auditing
from bot.services.change.changing import Changing
from bot.services.change.undoing import Undoing
from bot.services.coming import Coming
from bot.services.filling.forms import Forms
from bot.services.filling.submitting import Submitting
from bot.services.filling.suggesting import Suggesting
from bot.services.finishing import Finishing
from bot.services.linking import Linking
from bot.services.replies import Replies
from bot.services.review.approver_forms import ApproverForms
from bot.services.review.deciding import Deciding
from bot.services.review.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Services:
    """What the handlers may call."""

    command: str
    """The slash command as it is called here."""
    words: Words
    """What can be typed after it."""
    asking: Asking
    announcing: Announcing
    finishing: Finishing
    forms: Forms
    submitting: Submitting
    suggesting: Suggesting
    changing: Changing
    undoing: Undoing
    adding: Adding
    coming: Coming
    linking: Linking
    replies: Replies
    deciding: Deciding
    approver_forms: ApproverForms
    waiting: Waiting
    auditing: Auditing
