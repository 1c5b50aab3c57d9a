"""What the tests of reviews share: a request that waits for an approval, and a store of one request."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.domain import reviews
from bot.domain.requests import FINAL, MOVES, Request, State
from bot.domain.reviews import Act, Review, Step, Terms
from bot.domain.turns import Turn

ASKED_AT: Final = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
EMMA, NOAH, ADA, INES, LIAM = "U0EMMA001", "U0NOAH004", "U0ADA0003", "U0INES008", "U0LIAM002"
TICKET: Final = "ticket-0"


def at(hours: float) -> datetime:
    """That many hours after it was asked."""
    return ASKED_AT + timedelta(hours=hours)


def request(*, state: State = State.PENDING, needed: int = 1, **review: Any) -> Request:  # noqa: ANN401 fields of a review
    """Emma asks for something for Noah."""
    terms = Terms(by=frozenset({"S0ITADMIN"}), channel="C0ITADMIN", needed=needed)
    fields = {
        "rule": "rule 1 (line 2)",
        "terms": terms,
        "own": (EMMA, NOAH),
        "deadline": at(168),
        "ticket": TICKET,
    }
    saved = Review.model_validate({**fields, **review}).model_dump(mode="json")
    spec = {"type": "licensed"}
    return Request(
        "user:1", "user", EMMA, "C1", "", ASKED_AT, state=state, review=saved, spec=spec, revision=1
    )


@dataclass
class Store:
    """One request, which a step moves only where it is still as it was when that was thought out."""

    request: Request
    turns: list[Turn] = field(default_factory=list)

    def move(self, seen: Request, step: Step) -> bool:
        """Whether it was moved."""
        if (self.request.state, self.request.revision) != (seen.state, seen.revision):
            return False
        assert step.to in MOVES[seen.state]
        changes: dict[str, Any] = {} if step.spec is None else {"spec": dict(step.spec)}
        self.request = replace(
            self.request,
            state=step.to,
            review=step.review.model_dump(mode="json"),
            revision=seen.revision + 1,
            **changes,
        )
        self.turns.append(step.turn)
        return True

    def act(self, act: Act) -> Step:
        """What a process does: think, move, and where somebody was faster think again. Raises reviews.Not."""
        return self.settle(self.request, act, reviews.step(self.request, act))

    def settle(self, seen: Request, act: Act, step: Step) -> Step:
        """The same from where it was thought out."""
        while not self.move(seen, step):
            seen = self.request
            step = reviews.step(seen, act)
        return step

    @property
    def review(self) -> Review:
        """As it is saved."""
        return reviews.of(self.request)

    @property
    def ended(self) -> bool:
        """Whether nothing can be done about it any more."""
        return self.request.state in FINAL
