"""What is said of each turn of a request under review: in its thread, and to its asker."""

from collections.abc import Mapping
from typing import Final

from slack_sdk.models import blocks as kit

from bot.domain import reviews
from bot.domain import text as words
from bot.domain.requests import Request, State
from bot.domain.turns import BOT, Turn, What
from bot.resources import base
from bot.services.filling import drawing
from bot.services.review import approval_card
from bot.slack import message, text
from bot.slack.message import Message

LONGEST: Final = 2500
"""Characters of one line; Slack takes 3,000 in a paragraph."""
FALLBACK: Final = 500
"""Of what stands in for all of it in a notification."""

IN_THREAD: Final[Mapping[What, str]] = {
    What.ASKED: "{asker} asked for {name}. It waits for {approval} until {deadline}; then it expires.",
    What.REMINDED: "⏰ {name} was asked for {asked_at}, and expires {deadline} if nobody decides.",
    What.AGREED: "{who} approved {name}: {agreed} of {needed}. It takes somebody else as well.",
    What.EDITED: "{who} corrected {name}. It still waits; approvals from before do not count.",
    What.APPROVED: "{who} approved {name}. It is being created in Zoom now.",
    What.DENIED: "{who} denied {name}: {reason}",
    What.EXPIRED: "Nobody decided about {name} in time: it expired.",
    What.WITHDRAWN: "{who} withdrew {name}.",
    What.CREATED: "{name} is created. Its ID in Zoom is `{zoom_id}`.",
    What.FINISHED: "{name} is not quite as it was asked for.",
    What.FAILED: "{name} was not created. {note}",
    What.ATTENTION: "{name} needs attention. {note}",
    What.STANDING: "{name}: {words}",
    What.ENDING: "⏰ {words}",
    What.ENDED: "🏁 {words}",
}

TO_ASKER: Final[Mapping[What, str]] = {
    **IN_THREAD,
    What.ASKED: "Your request for {name} waits for {approval} until {deadline}; then it expires. "
    "I tell you here what becomes of it.",
    What.REMINDED: "Nobody decided about {name} yet. I reminded the approvers; it expires {deadline}.",
}

TOLD_OTHERWISE: Final = frozenset({What.FAILED, What.ATTENTION, What.FINISHED})
"""The asker is told of these by what creates it, together with what to do next."""

ENDED: Final = frozenset({What.DENIED, What.EXPIRED})
ASKS: Final = frozenset({What.ASKED, What.REMINDED})
"""What asks the approvers for something."""


def reply(turn: Turn, request: Request, resource: base.Resource) -> Message | None:
    """What the thread is told of a turn; None where only the card changes, or it is too late for it."""
    if _silent(turn, request):
        return None
    lines = [IN_THREAD[turn.what].format_map(_values(turn, request, resource)), *_more(turn, request)]
    review = reviews.of(request)
    if review.terms.ping and turn.what in ASKS and request.state is State.PENDING:
        lines.append(f"{approval_card.approvers(review)}: please approve or deny it above.")
    return _message(lines)


def to_asker(turn: Turn, request: Request, resource: base.Resource, command: str) -> Message | None:
    """What the asker is told of a turn; None where they are told of it otherwise, or did it themselves."""
    if turn.what in TOLD_OTHERWISE or _silent(turn, request):
        return None
    if turn.what is What.CREATED and resource.private:
        return None  # its card is a message to them
    if turn.actor == request.asker and turn.what is not What.ASKED:
        return None
    lines = [TO_ASKER[turn.what].format_map(_values(turn, request, resource)), *_more(turn, request)]
    if turn.what in ENDED:
        again = text.escape(f"{command} {resource.words[0].name}")
        lines.append(f"Nothing was created. To ask again, type `{again}`.")
    if turn.what is not What.ASKED:
        return _message(lines)
    lines.append(f"`{text.escape(command)} requests` shows all that you asked for.")
    if request.state is not State.PENDING:
        return _message(lines)
    return _message(lines, message.row(approval_card.withdraw(request)))


def _silent(turn: Turn, request: Request) -> bool:
    """Whether nothing is said of it: only the card changes, or it reminds of what was decided meanwhile."""
    too_late = turn.what is What.REMINDED and request.state is not State.PENDING
    return too_late or turn.what is What.SETTLED


def _message(lines: list[str], *more: kit.Block) -> Message:
    short = [drawing.cut(line, LONGEST) for line in lines]
    return Message(drawing.cut(" ".join(short), FALLBACK), [*message.paragraphs(short), *more])


def _values(turn: Turn, request: Request, resource: base.Resource) -> Mapping[str, str]:
    """All that a sentence may name, as mrkdwn; of what people typed in one line, so that it ends there."""
    review = reviews.of(request)
    said = {name: text.escape(words.plain(str(value))) for name, value in turn.details.items()}
    needed = review.terms.needed
    return said | {
        "name": f"*{text.escape(approval_card.titled(request, resource))}*",
        "who": "The bot" if turn.actor == BOT else text.person(turn.actor),
        "asker": text.person(request.asker),
        "asked_at": text.when(request.asked_at),
        "approval": "an approval" if needed == 1 else f"the approvals of {needed} people",
        "deadline": text.when(review.deadline),
    }


def _more(turn: Turn, request: Request) -> list[str]:
    """What takes lines of its own."""
    if turn.what is What.EDITED:
        return approval_card.changes(turn.details["changes"])
    if turn.what is not What.FINISHED:
        return []
    outcome = base.Outcome.model_validate(turn.details["outcome"])
    lines = [text.escape(each) for each in outcome.remarks]
    if outcome.missing:
        people = ", ".join(map(text.person, sorted(outcome.missing)[: approval_card.MOST_PEOPLE]))
        lines.append(f"Not added: {people}. {text.person(request.asker)} was told why.")
    return lines
