"""A kind that takes an approval, and requests for it as they stand in each state. Nothing is ever created."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot import zoom
from bot.domain import turns
from bot.domain.requests import Request, State
from bot.domain.reviews import Review, Terms
from bot.domain.turns import Turn, What
from bot.domain.words import Usage, Verb, Word
from bot.resources import base
from bot.slack import form, text
from bot.slack.form import Field, Filled

NOON: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
EMMA, ADA, INES, NOAH = "U0EMMA001", "U0ADA0003", "U0INES008", "U0NOAH004"
GROUP: Final = "S0ITADMIN"

NAME: Final = form.Text(name="name", label="Name", most=128, optional=False)
COLOUR: Final = form.Choice(
    name="colour",
    label="Colour",
    watched=True,
    options=(form.Option("red", "Red"), form.Option("blue", "Blue")),
)
DOOR: Final = form.Suggested(name="door", label="Door")


class Spec(base.Spec):
    name: str
    colour: str = "red"
    why: str = ""
    holder: str = ""
    more: tuple[tuple[str, str], ...] = ()
    """Labels and values that are shown as well."""


class BadgeForm:
    title = "New badge"
    edit_title = "Change a badge"
    submit = "Ask for it"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Badge"), base.Page("more", "More"))

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        del filled, context
        return (NAME, COLOUR, DOOR) if page == base.FIRST else ()

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[form.Block]:
        raise NotImplementedError

    def defaults(self, context: base.Context) -> Filled:
        raise NotImplementedError


class Badges(base.Resource):
    """The kind."""

    kind = "badge"
    noun = "access badge"
    words: tuple[Word, ...] = (
        Word("badge", (Usage("badge", "Asks for a badge.", "badge"),), "badge", {"": Verb.OPEN}),
    )
    form: base.Form = BadgeForm()
    correctable: tuple[str, ...] = ("colour", "door")

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        return Spec.model_validate(saved)

    def titled(self, spec: base.Spec) -> str:
        return f"a badge for {_own(spec).name}"

    def summary(self, spec: base.Spec) -> Sequence[tuple[str, str]]:
        own = _own(spec)
        shown = (("Name", own.name), ("Colour", own.colour), ("Reason", own.why), *own.more)
        return [(label, text.escape(value)) for label, value in shown]

    def beneficiary(self, spec: base.Spec) -> str:
        return _own(spec).holder

    def filled(self, spec: base.Spec) -> Filled:
        return {"colour": _own(spec).colour}

    def read(self, filled: Filled, context: base.Context) -> base.Spec:
        raise NotImplementedError

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        raise NotImplementedError

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError


class PrivateBadges(Badges):
    """The same, whose card is for its asker alone, and in which nothing can be corrected."""

    private = True
    correctable: tuple[str, ...] = ()


def _own(spec: base.Spec) -> Spec:
    assert isinstance(spec, Spec)
    return spec


def terms(**changes: object) -> Terms:
    """One of a user group, and of two people, approves."""
    given: dict[str, Any] = {"by": frozenset({GROUP, ADA, "admins"}), "channel": "C0ITADMIN"}
    return Terms.model_validate(given | changes)


def review(of: Terms | None = None, **changes: object) -> Review:
    """It waits."""
    given: dict[str, Any] = {
        "rule": "rule 2 (line 7)",
        "terms": of or terms(),
        "own": (EMMA, NOAH),
        "deadline": NOON + timedelta(days=7),
        "ticket": "t1",
    }
    return Review.model_validate(given | changes)


DECIDED: Final[Mapping[State, dict[str, Any]]] = {
    State.APPROVED: {"votes": {ADA: NOON}, "decided_by": ADA, "decided_at": NOON},
    State.DENIED: {"decided_by": ADA, "decided_at": NOON, "reason": "No seats left this month."},
    State.EXPIRED: {"decided_by": turns.BOT, "decided_at": NOON + timedelta(days=7)},
    State.WITHDRAWN: {"decided_by": EMMA, "decided_at": NOON},
}
AFTER_APPROVAL: Final = (
    State.CREATING, State.CREATED, State.POSTING, State.DONE, State.REFUSED, State.ATTENTION,
)  # fmt: skip
IN_ZOOM: Final = (State.CREATED, State.POSTING, State.DONE)


def request(state: State = State.PENDING, *, of: Review | None = None, **changes: Any) -> Request:  # noqa: ANN401 any field
    """As it stands in a state."""
    decided = DECIDED[State.APPROVED] if state in AFTER_APPROVAL else DECIDED.get(state, {})
    reviewed = of or review(**decided)
    given: dict[str, Any] = {
        "key": "badge:1.2.3",
        "kind": "badge",
        "asker": EMMA,
        "channel": "C0GENERAL",
        "text": "",
        "asked_at": NOON,
        "state": state,
        "spec": Spec(name="Noah Diaz", why="Starts on Monday.", holder=NOAH).saved(),
        "zoom_id": "z-77" if state in IN_ZOOM else "",
        "note": "There was no seat left.\nA Zoom admin buys one." if state is State.REFUSED else "",
        "review": reviewed.model_dump(mode="json"),
        "thread_channel": "C0ITADMIN",
        "thread_ts": "1700000000.000100",
        "changed_at": NOON + timedelta(minutes=5),
    }
    return Request(**given | changes)


DETAILS: Final[Mapping[What, dict[str, Any]]] = {
    What.AGREED: {"agreed": 1, "needed": 2},
    What.EDITED: {"changes": [["Colour", "Red", "Blue"]]},
    What.DENIED: {"reason": "No seats left."},
    What.CREATED: {"zoom_id": "z-77"},
    What.FINISHED: {"outcome": {"remarks": ["The door was not opened."], "missing": {NOAH: "no key"}}},
    What.FAILED: {"note": "There was no seat left.\nA Zoom admin buys one."},
    What.ATTENTION: {"note": "Zoom did not answer."},
    What.STANDING: {"status": "active", "words": "Noah Diaz took the badge."},
    What.ENDING: {
        "at": (NOON + timedelta(days=1)).isoformat(),
        "words": "The badge of Noah Diaz ends tomorrow.",
    },
    What.ENDED: {"words": "The badge of Noah Diaz is locked."},
}
BY_THE_BOT: Final = frozenset(What) - {
    What.ASKED,
    What.AGREED,
    What.EDITED,
    What.APPROVED,
    What.DENIED,
    What.WITHDRAWN,
}


def turn(what: What, actor: str = "", **details: object) -> Turn:
    """Something happened."""
    by = actor or (turns.BOT if what in BY_THE_BOT else EMMA if what in {What.ASKED, What.WITHDRAWN} else ADA)
    return Turn("badge:1.2.3", NOON, by, what, DETAILS.get(what, {}) | details)
