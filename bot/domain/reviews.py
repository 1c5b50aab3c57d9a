"""A review: how a request that waits for an approval stands, and what each act makes of it. Pure.

Who may do what is looked up before, and handed in; who was first is settled by the store, which takes a step
only where the request is still as it was when the step was thought out (`Request.revision`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias, assert_never

from pydantic import BaseModel, ConfigDict

from bot.domain.requests import Request, State
from bot.domain.turns import BOT, Turn, What
from bot.errors import BotError

EXPIRES_AFTER = timedelta(days=7)
REMIND_AFTER = (timedelta(hours=4), timedelta(days=1))


class Terms(BaseModel):
    """What a rule of the policy demands before something is created."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: frozenset[str]
    """Who may approve: Slack IDs of people and user groups, and `admins`. Never empty."""
    channel: str
    """Slack channel ID of the approvers."""
    needed: int = 1
    """How many have to agree."""
    expires_after: timedelta = EXPIRES_AFTER
    remind_after: tuple[timedelta, ...] = REMIND_AFTER
    """Since it was asked, ascending; each before it expires."""
    ping: bool = False
    """Whether the approvers are mentioned."""
    self_approval: bool = False
    """Whether who asks, or gets it, may approve it."""


class Review(BaseModel):
    """How it stands. Saved as JSON with its request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    """Of the policy of the day on which it was asked: rule 2 (line 7)."""
    terms: Terms
    own: tuple[str, ...]
    """Slack IDs of who asked, and of who gets it."""
    deadline: datetime
    ticket: str
    """Random, in each button of the card. An edit makes a new one: who saw the old card decides nothing."""
    hints: tuple[str, ...] = ()
    """What an approver should know, in plain text: what was looked up before anybody was disturbed."""
    votes: Mapping[str, datetime] = {}
    """Who agreed, and when, since the last edit."""
    reminded: int = 0
    edited_by: str = ""
    decided_by: str = ""
    """Slack ID, or `bot` where the time was up."""
    decided_at: datetime | None = None
    reason: str = ""
    """Why it was denied."""


def of(request: Request) -> Review:
    """The review of a request that has one."""
    return Review.model_validate(request.review)


@dataclass(frozen=True, slots=True)
class Approve:
    """Somebody pressed Approve."""

    by: str
    at: datetime
    ticket: str
    entitled: bool
    """Whether they are one of those who may, by the policy of this moment."""
    self_approval: bool = False
    """Whether that policy lets people approve what is their own."""


@dataclass(frozen=True, slots=True)
class Deny:
    """Somebody entitled says no, and why."""

    by: str
    at: datetime
    ticket: str
    entitled: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """An approver corrected it."""

    by: str
    at: datetime
    ticket: str
    entitled: bool
    spec: Mapping[str, Any]
    changes: tuple[tuple[str, str, str], ...]
    """Label, before, after; in plain text. Never empty."""
    new_ticket: str
    hints: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """Its asker takes it back."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Expire:
    """The time may be up."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Remind:
    """It is time for a reminder."""

    at: datetime


Act: TypeAlias = Approve | Deny | Edit | Withdraw | Expire | Remind


class Why(StrEnum):
    """Why an act comes to nothing."""

    DECIDED = "decided"
    """It is not pending any more."""
    STALE = "stale"
    """It was edited since, or the button was never on its card."""
    STRANGER = "stranger"
    """Not one of those who may."""
    OWN = "own"
    """Their own request, or for themselves."""
    TWICE = "twice"
    """They agreed already."""
    NOT_ASKER = "not_asker"
    NOT_YET = "not_yet"
    """It is not time: the deadline, or the next reminder, is ahead."""


class Not(BotError):  # noqa: N818 an answer, not a failure
    """The act comes to nothing, and why."""

    def __init__(self, why: Why) -> None:
        super().__init__(why.value)
        self.why = why


@dataclass(frozen=True, slots=True)
class Step:
    """What an act makes of a request."""

    to: State
    review: Review
    turn: Turn
    spec: Mapping[str, Any] | None = None
    """Where it changed."""


def step(request: Request, act: Act) -> Step:  # noqa: C901 one branch for each act, and mypy counts them
    """What an act makes of a request as it stands. Raises Not, where it comes to nothing."""
    if request.state is not State.PENDING:
        raise Not(Why.DECIDED)
    review = of(request)
    match act:
        case Approve():
            return _approve(request, review, act)
        case Deny():
            _entitled(review, act)
            changed = {"decided_by": act.by, "decided_at": act.at, "reason": act.reason}
            return _step(request, review, act, State.DENIED, What.DENIED, changed, reason=act.reason)
        case Edit():
            return _edit(request, review, act)
        case Withdraw():
            if act.by != request.asker:
                raise Not(Why.NOT_ASKER)
            changed = {"decided_by": act.by, "decided_at": act.at}
            return _step(request, review, act, State.WITHDRAWN, What.WITHDRAWN, changed)
        case Expire():
            if act.at < review.deadline:
                raise Not(Why.NOT_YET)
            changed = {"decided_by": BOT, "decided_at": act.at}
            return _step(request, review, act, State.EXPIRED, What.EXPIRED, changed)
        case Remind():
            return _remind(request, review, act)
        case _:
            assert_never(act)


def next_at(review: Review, asked_at: datetime) -> datetime:
    """When the next reminder is due, or else the deadline."""
    left = review.terms.remind_after[review.reminded :]
    return min(asked_at + left[0], review.deadline) if left else review.deadline


def after(request: Request, to: State, changes: Mapping[str, Any], at: datetime) -> Turn | None:
    """What is told of a move that no act made, of a request under review: Zoom has it, or has not."""
    if not request.review:
        return None
    outcome = changes.get("outcome") or request.outcome
    told: dict[State, tuple[What, dict[str, Any]]] = {
        State.CREATED: (What.CREATED, {"zoom_id": changes.get("zoom_id", "")}),
        State.DONE: (What.SETTLED, {}),
        State.REFUSED: (What.FAILED, {"note": changes.get("note", "")}),
        State.ATTENTION: (What.ATTENTION, {"note": changes.get("note", "")}),
    }
    if outcome.get("remarks") or outcome.get("missing"):
        told[State.POSTING] = (What.FINISHED, {"outcome": outcome})
    if to not in told:
        return None
    what, details = told[to]
    return Turn(request=request.key, at=at, actor=BOT, what=what, details=details)


def _approve(request: Request, review: Review, act: Approve) -> Step:
    _entitled(review, act)
    if act.by in review.own and not act.self_approval:
        raise Not(Why.OWN)
    if act.by in review.votes:
        raise Not(Why.TWICE)
    votes = {**review.votes, act.by: act.at}
    if len(votes) < review.terms.needed:
        counts = {"agreed": len(votes), "needed": review.terms.needed}
        return _step(request, review, act, State.PENDING, What.AGREED, {"votes": votes}, **counts)
    changed = {"votes": votes, "decided_by": act.by, "decided_at": act.at}
    return _step(request, review, act, State.APPROVED, What.APPROVED, changed)


def _edit(request: Request, review: Review, act: Edit) -> Step:
    _entitled(review, act)
    changed = {"votes": {}, "ticket": act.new_ticket, "edited_by": act.by, "hints": act.hints}
    changes = [list(each) for each in act.changes]
    made = _step(request, review, act, State.PENDING, What.EDITED, changed, changes=changes)
    return replace(made, spec=act.spec)


def _remind(request: Request, review: Review, act: Remind) -> Step:
    due = sum(request.asked_at + each <= act.at for each in review.terms.remind_after)
    if due <= review.reminded or act.at >= review.deadline:
        raise Not(Why.NOT_YET)
    # Where several are due, as the bot was down, one says it all.
    return _step(request, review, act, State.PENDING, What.REMINDED, {"reminded": due})


def _entitled(review: Review, act: Approve | Deny | Edit) -> None:
    if act.ticket != review.ticket:
        raise Not(Why.STALE)
    if not act.entitled:
        raise Not(Why.STRANGER)


def _step(
    request: Request,
    review: Review,
    act: Act,
    to: State,
    what: What,
    changed: Mapping[str, Any],
    **details: object,
) -> Step:
    actor = getattr(act, "by", BOT)
    turn = Turn(request=request.key, at=act.at, actor=actor, what=what, details=details)
    return Step(to, review.model_copy(update=dict(changed)), turn)
