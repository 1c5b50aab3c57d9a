"""The card of a request under review, drawn from the request alone. It is the head of its thread.

It always takes the place of a message that is there: Slack notifies nobody who is named in a change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from slack_sdk.models import blocks as kit

from bot.domain import policy, reviews
from bot.domain import text as words
from bot.domain.requests import Request, State
from bot.domain.reviews import Review
from bot.resources import base
from bot.services import outcomes
from bot.services.filling import drawing
from bot.slack import actions, message, text
from bot.slack.message import Message
from bot.slack.values import OfReview

HEADER_LIMIT: Final = 150
"""docs.slack.dev/reference/block-kit/blocks/header-block"""

LONGEST_NAME: Final = 150
ROOM: Final = 8000
"""Characters of all that is asked for: well below what Slack takes in one message."""
LONGEST: Final = 2000
LEAST: Final = 60
"""Of one value: the long ones are cut off until all have room."""
SHORT: Final = 100
"""Values up to this length, in one line, stand in two columns."""
MOST_VALUES: Final = 60
IN_COLUMNS: Final = 10
MOST_PEOPLE: Final = 30

_BEING_CREATED: Final = frozenset({State.APPROVED, State.CREATING})
_IN_ZOOM: Final = frozenset({State.CREATED, State.POSTING, State.DONE})


@dataclass(frozen=True, slots=True)
class Face:
    """What tells a state from the others at a glance."""

    emoji: str
    words: str


FACES: Final[Mapping[State, Face]] = {
    State.ACCEPTED: Face("⚙️", "being looked at"),
    State.PENDING: Face("🟡", "waits for approval"),
    State.APPROVED: Face("⚙️", "approved, being created"),
    State.CREATING: Face("⚙️", "approved, being created"),
    State.CREATED: Face("✅", "created"),
    State.POSTING: Face("✅", "created"),
    State.DONE: Face("✅", "created"),
    State.DENIED: Face("⛔", "denied"),
    State.EXPIRED: Face("⌛", "expired"),
    State.WITHDRAWN: Face("↩️", "withdrawn"),
    State.REFUSED: Face("❌", "not created"),
    State.ATTENTION: Face("⚠️", "needs attention"),
    State.ABANDONED: Face("❌", "not taken"),
}


def face(request: Request) -> Face:
    """How it stands, at a glance."""
    plain, outcome = FACES[request.state], outcomes.read(request)
    if request.state not in _IN_ZOOM:
        return plain
    if outcome.ends == outcomes.ENDED:
        return Face("🏁", "ended")
    if outcome.status == outcomes.INVITED:
        return Face("✉️", "created, invitation pending")
    return Face(plain.emoji, words.abridged(f"{plain.words}, {outcome.status}")) if outcome.status else plain


def card(request: Request, resource: base.Resource) -> Message:
    """How a request under review stands: who, when, why, what next; with buttons while it waits."""
    review, spec = reviews.of(request), resource.spec(request.spec)
    shown, name = face(request), titled(request, resource)
    headline = f"{shown.emoji} {resource.noun[:1].upper()}{resource.noun[1:]}: {shown.words}"
    blocks: list[kit.Block] = [
        kit.HeaderBlock(text=kit.PlainTextObject(text=words.abridged(headline, HEADER_LIMIT))),
        message.title(name),
        *message.paragraphs(drawing.cut(line, LONGEST) for line in _lines(request, resource, review)),
        kit.DividerBlock(),
        *_details(resource.summary(spec)),
        *_hints(review.hints),
    ]
    if request.state is State.PENDING:
        blocks.append(_buttons(request, resource))
    asked_by = f"An approval is asked for by {review.rule} of the policy. Request `{request.key}`"
    blocks.append(message.small(drawing.cut(text.escape(asked_by), LONGEST)))
    return Message(text.escape(f"{headline}. {name}"), blocks)


def placeholder(request: Request, resource: base.Resource) -> Message:
    """What is posted first, for the card to take its place. It stays true if that never happens."""
    said = (
        f"{text.person(request.asker)} asked for {_a(resource.noun)} that takes an approval, "
        f"{text.when(request.asked_at)}. How it stands will be said here."
    )
    return Message(said, [message.mrkdwn(said)])


def titled(request: Request, resource: base.Resource) -> str:
    """What is asked for, in a sentence, in plain text that is short enough for any place."""
    said = words.plain(resource.titled(resource.spec(request.spec)))
    return words.abridged(said or _a(resource.noun), LONGEST_NAME)


def approvers(review: Review) -> str:
    """Who may approve, as mrkdwn that mentions them. A new message with it notifies them all."""
    named = sorted(review.terms.by - {policy.ADMINS})
    found = [text.mention(each) for each in named[:MOST_PEOPLE]]
    if policy.ADMINS in review.terms.by:
        found.append("the admins of this bot")
    if len(named) > MOST_PEOPLE:
        found.append(f"{len(named) - MOST_PEOPLE} more")
    return ", ".join(found)


def agreed(review: Review) -> str:
    """Who approved so far, and when."""
    votes = sorted(review.votes.items(), key=lambda vote: vote[1])
    return ", ".join(f"{text.person(who)} ({text.when(at)})" for who, at in votes[:MOST_PEOPLE])


def as_seen(request: Request) -> OfReview:
    """What a button carries: the request, as whoever presses it sees it now."""
    return OfReview(key=request.key, ticket=reviews.of(request).ticket)


def approve_and_deny(request: Request) -> tuple[kit.ButtonElement, kit.ButtonElement]:
    """For those who may decide."""
    value = as_seen(request)
    return (
        message.button("Approve", actions.APPROVE, value, style="primary"),
        message.button("Deny", actions.DENY, value, style="danger"),
    )


def withdraw(request: Request) -> kit.ButtonElement:
    """For whoever asked."""
    return message.button("Withdraw", actions.WITHDRAW, as_seen(request))


def changes(found: Sequence[Sequence[str]]) -> list[str]:
    """What an approver corrected: a line of mrkdwn each, with before and after."""
    return [
        f"*{_part(label)}*: {_part(before) or 'none'} → {_part(after) or 'none'}"
        for label, before, after in found
    ]


def _part(plain: str) -> str:
    return text.escape(words.abridged(words.plain(plain), 500))


def _a(noun: str) -> str:
    return f"{'an' if noun[:1] in {*'AEIOaeio'} else 'a'} {noun}"


def _lines(request: Request, resource: base.Resource, review: Review) -> list[str]:
    """Who, when, why and what next, as mrkdwn."""
    lines = [_asked(request, resource)]
    if review.edited_by:
        lines.append(f"*Corrected by* {text.person(review.edited_by)}; approvals from before do not count")
    if review.votes and request.state is not State.PENDING:
        lines.append(f"*Approved by* {agreed(review)}")
    if request.state in _BEING_CREATED:
        return [*lines, "*Next:* It is being created in Zoom. This card says so once it is certainly there."]
    if request.state in _IN_ZOOM:
        return [*lines, *_created(request)]
    return [*lines, *_ENDS[request.state](request, review)]


def _asked(request: Request, resource: base.Resource) -> str:
    asked = f"*Asked by* {text.person(request.asker)}, {text.when(request.asked_at)}"
    whose = resource.beneficiary(resource.spec(request.spec))
    return f"{asked}, *for* {text.person(whose)}" if whose and whose != request.asker else asked


def _pending(request: Request, review: Review) -> list[str]:  # noqa: ARG001 as all ends
    left = review.terms.needed - len(review.votes)
    lines = []
    if review.votes:
        lines.append(f"*Approved so far* {len(review.votes)} of {review.terms.needed}: {agreed(review)}")
    own = "" if review.terms.self_approval else " Nobody approves what is their own."
    more = "more " if review.votes else ""
    many = f"1 {more}approval" if left == 1 else f"{left} {more}approvals of different people"
    lines.append(f"*Next:* It takes {many}, by {approvers(review)}.{own}")
    lines.append(f"*Until* {text.when(review.deadline)}: then it expires, and nothing is created")
    return lines


def _created(request: Request) -> list[str]:
    outcome = outcomes.read(request)
    lines = [f"*In Zoom:* `{text.escape(request.zoom_id)}`"]
    lines += [f"*Otherwise than asked:* {text.escape(each)}" for each in outcome.remarks[:IN_COLUMNS]]
    if outcome.missing:
        people = ", ".join(map(text.person, sorted(outcome.missing)[:MOST_PEOPLE]))
        lines.append(f"*Not added* {people}: {text.person(request.asker)} was told why")
    if outcome.ends == outcomes.ENDED:
        return [*lines, "*Next:* Nothing: what was given for a time is over."]
    if request.state is not State.DONE:
        return [*lines, "*Next:* What follows its creation is being done. This card says so once it is."]
    if outcome.status == outcomes.INVITED:
        return [*lines, "*Next:* The person accepts Zoom's invitation. This card changes when they have."]
    return [*lines, "*Next:* Nothing: it is done."]


def _denied(request: Request, review: Review) -> list[str]:
    return [
        f"*Denied by* {_decided(review)}",
        f"*Why:* {text.escape(words.plain(review.reason))}",
        _ask_again(request),
    ]


def _expired(request: Request, review: Review) -> list[str]:
    return [f"*Expired* {_at(review.decided_at)}: nobody decided in time", _ask_again(request)]


def _withdrawn(request: Request, review: Review) -> list[str]:
    return [f"*Withdrawn by* {_decided(review)}", _ask_again(request)]


def _refused(request: Request, review: Review) -> list[str]:  # noqa: ARG001 as all ends
    why, _, next_step = request.note.partition("\n")
    lines = [f"*Not created* {_at(request.changed_at)}", f"*Why:* {text.escape(why)}"]
    return [*lines, f"*Next:* {text.escape(next_step)}" if next_step else _ask_again(request)]


def _attention(request: Request, review: Review) -> list[str]:  # noqa: ARG001 as all ends
    what, _, next_step = request.note.partition("\n")
    lines = [f"*Stuck* {_at(request.changed_at)}", f"*What:* {text.escape(what)}"]
    if request.zoom_id:
        lines.append(f"*In Zoom:* `{text.escape(request.zoom_id)}`")
    look = "A Zoom admin looks in Zoom whether it is there. I try nothing more by myself."
    return [*lines, f"*Next:* {' '.join(filter(None, [text.escape(next_step), look]))}"]


_ENDS: Final = {
    State.PENDING: _pending,
    State.DENIED: _denied,
    State.EXPIRED: _expired,
    State.WITHDRAWN: _withdrawn,
    State.REFUSED: _refused,
    State.ATTENTION: _attention,
}


def _ask_again(request: Request) -> str:
    return f"*Next:* Nothing was created. {text.person(request.asker)} may ask again."


def _decided(review: Review) -> str:
    return f"{text.person(review.decided_by)}, {_at(review.decided_at)}"


def _at(moment: datetime | None) -> str:
    return text.when(moment) if moment else "at an unknown time"


def _details(summary: Sequence[tuple[str, str]]) -> list[kit.Block]:
    """All that is asked for: short values in two columns, long ones below each other."""
    shown, most = summary[:MOST_VALUES], LONGEST
    while sum(min(len(value), most) for _, value in shown) > ROOM and most > LEAST:
        most //= 2
    pairs = [(drawing.cut(_part(label), SHORT), value or "none") for label, value in shown]
    short = [(label, value) for label, value in pairs if _is_short(value)]
    long = [f"*{label}*\n{_quoted(value, most)}" for label, value in pairs if not _is_short(value)]
    if len(summary) > len(shown):
        long.append(f"and {len(summary) - len(shown)} more")
    columns = range(0, len(short), IN_COLUMNS)
    return [
        *(message.fields(short[start : start + IN_COLUMNS]) for start in columns),
        *message.paragraphs(long),
    ]


def _is_short(value: str) -> bool:
    return len(value) <= SHORT and len(value.splitlines()) == 1


def _quoted(mrkdwn: str, most: int) -> str:
    """Marked as somebody's words: they may be of several lines, and look like ours."""
    return drawing.cut("\n".join(f"> {line}" for line in mrkdwn.splitlines()), most)


def _hints(hints: Sequence[str]) -> list[kit.SectionBlock]:
    """What was looked up before anybody was disturbed."""
    lines = [f"• {drawing.cut(text.escape(words.plain(each)), SHORT * 5)}" for each in hints[:IN_COLUMNS]]
    return message.paragraphs(["*Looked up beforehand*", *lines]) if lines else []


def _buttons(request: Request, resource: base.Resource) -> kit.ActionsBlock:
    edit = [message.button("Edit", actions.CORRECT, as_seen(request))] if resource.correctable else []
    return message.row(*approve_and_deny(request), *edit, withdraw(request))
