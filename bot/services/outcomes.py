"""How what is there differs from what was asked for, told to its asker alone."""

from typing import Final

from slack_sdk.models import blocks as kit

from bot.domain import text as plain_text
from bot.domain.requests import Request
from bot.resources import base
from bot.slack import actions, message, text
from bot.slack.message import Message
from bot.slack.values import OfRequest

MISSING: Final = "These people could not be added:"
ALL_THERE: Final = "Everybody whom you named is there now."
STILL: Final = "I tried once more, but still:"
AGAIN: Final = "Try to add them again"

VANISHED: Final = "It is not in Zoom any more: somebody deleted it."

INVITED: Final = "pending"
"""The status (`base.Outcome.status`) of what waits for a person to accept Zoom's invitation."""
SOON: Final = "soon"
"""Of what was given for a time (`base.Outcome.ends`): its end was announced."""
ENDED: Final = "ended"
"""Of the same: it is over."""

MENTIONS: Final = 100
"""People in one line."""

LONGEST: Final = 300
"""Characters of a reason. With so many people before it, a line fits into one of Slack's paragraphs."""


def read(request: Request) -> base.Outcome:
    """The outcome of a request, as far as it is known."""
    return base.Outcome.model_validate(request.outcome)


def told(request: Request) -> Message | None:
    """What the asker is told of a request's outcome; None where all is as they asked."""
    outcome = read(request)
    blocks: list[kit.Block] = [message.plain(each) for each in outcome.remarks]
    if outcome.missing:
        blocks += _missing(MISSING, outcome)
        blocks.append(message.row(message.button(AGAIN, actions.FINISH, OfRequest(key=request.key))))
    if not blocks:
        return None
    return Message(text.escape(" ".join([*outcome.remarks, *([MISSING] if outcome.missing else [])])), blocks)


def told_again(request: Request) -> Message:
    """The same, after another try to add those who were missing."""
    outcome = read(request)
    if outcome.missing:
        blocks: list[kit.Block] = _missing(STILL, outcome)
        blocks.append(message.row(message.button(AGAIN, actions.FINISH, OfRequest(key=request.key))))
        return Message(STILL, blocks)
    return message.note(ALL_THERE)


def _missing(words: str, outcome: base.Outcome) -> list[kit.Block]:
    """Who is missing, by the reason why."""
    whom: dict[str, list[str]] = {}
    for slack_id, why in outcome.missing.items():
        whom.setdefault(plain_text.abridged(why, LONGEST), []).append(text.person(slack_id))
    lines = [
        f"{', '.join(people[start : start + MENTIONS])}: {text.escape(why)}"
        for why, people in whom.items()
        for start in range(0, len(people), MENTIONS)
    ]
    return [message.plain(words), *message.paragraphs(lines)]
