"""What must be true once the bot has nothing left to do, whatever it went through."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.requests import Request, State
from bot.resources.user import Users
from bot.services.audit import audit_verify
from bot.services.review import approval_card
from bot.store import sqlite
from sandbox.slack.model import Message
from sandbox.zoom.user import User
from tests.journeys.stage import Stage, labels, words
from tests.kill.approvals import ENDED, Approvals
from tests.races.files import column
from tests.reading import words_of

USERS: Final = Users()
DECISIONS: Final = ("request.approved", "request.denied", "request.expired", "request.withdrawn")
DECIDING: Final = frozenset({"Approve", "Deny", "Edit", "Withdraw"})


async def problems(played: Approvals) -> list[str]:
    """All that is not as it has to be."""
    all_ = await requests(played)
    found = Truth(played, played.stage, all_)
    verified = audit_verify.report(played.folder / "store.sqlite")
    return [
        *played.unfinished(),
        *found.of_all(),
        *(f"{each.key} ({each.state}): {wrong}" for each in all_ for wrong in found.of_one(each)),
        *([] if verified.whole else [verified.text]),
    ]


async def requests(played: Approvals) -> list[Request]:
    """All that was asked for, as it is saved."""
    store = await sqlite.open_store(played.folder / "store.sqlite")
    try:
        return [each for each in await store.requests.in_states(*State) if each.kind == USERS.kind]
    finally:
        await store.close()


@dataclass
class Truth:
    """The store against Zoom, Slack and the audit."""

    played: Approvals
    stage: Stage
    requests: Sequence[Request]

    def of_all(self) -> Iterator[str]:
        """What is wrong with all together."""
        kept = {address(each) for each in self.requests if each.state is not State.ABANDONED}
        yield from (f"{each} was accepted and lost" for each in set(self.played.asked) - kept)
        for email, count in Counter(each.email for each in self.stage.world.zoom.users.values()).items():
            if count > 1:
                yield f"{email} is {count} users in Zoom"
        for email, count in self._created().items():
            if count > 1:
                yield f"Zoom created {email} {count} times"
        places = {(each.thread_channel, each.thread_ts) for each in self.requests}
        for card in self.played.cards():
            if DECIDING & {*labels(card)} and (card.channel, card.ts) not in places:
                yield f"the card {card.ts} is no request's"

    def of_one(self, request: Request) -> Iterator[str]:
        """What is wrong with one."""
        if request.state not in {*ENDED, State.PENDING}:
            yield "it is neither at its end nor waiting"
        yield from self._in_zoom(request)
        yield from self._in_the_audit(request)
        if request.review:
            yield from self._on_the_card(request)
            yield from self._told(request)

    def _created(self) -> Counter[str]:
        """By address: how many creates had an effect, as Zoom has it."""
        posts = [
            each for each in self.stage.world.zoom.calls if (each.method, each.path) == ("POST", "/users")
        ]
        done = [
            each for each in posts if each.status == 201 or (each.fault and each.fault.endswith("_after"))
        ]
        return Counter(each.request_body["user_info"]["email"] for each in done)

    def _in_zoom(self, request: Request) -> Iterator[str]:
        there = self._users(address(request))
        if request.state is State.DONE and [_key(each, request) for each in there] != [request.zoom_id]:
            yield f"it is recorded as {request.zoom_id!r}, and in Zoom as {[each.id for each in there]}"
        others = [each for each in self.requests if each is not request and address(each) == address(request)]
        may_be_there = request.state in {State.DONE, State.ATTENTION} or any(
            each.state in {State.DONE, State.ATTENTION} for each in others
        )
        if there and not may_be_there:
            yield "it is in Zoom all the same"

    def _users(self, email: str) -> list[User]:
        return [each for each in self.stage.world.zoom.users.values() if each.email == email]

    def _in_the_audit(self, request: Request) -> Iterator[str]:
        sql = "select action from audit where request = ?"
        rows = Counter(column(self.played.folder / "store.sqlite", sql, request.key))
        expected = {"request.pending": bool(request.review), "user.created": bool(request.zoom_id)}
        for action, count in expected.items():
            if rows[action] != count:
                yield f"the audit has {rows[action]} rows {action}"
        if sum(rows[each] for each in DECISIONS) > 1:
            yield f"it was decided {[each for each in DECISIONS if rows[each]]}"

    def _on_the_card(self, request: Request) -> Iterator[str]:
        """What its card says that is not so."""
        card = self._card(request)
        if card is None:
            yield "it has no card"
            return
        drawn = approval_card.card(request, USERS).payload()
        if words(card) != words_of(drawn["text"], drawn["blocks"]):
            yield f"its card says {words(card)!r}"
        says_created = "user: created" in words(card)
        if says_created != (request.state is State.DONE) or (
            says_created and not self._users(address(request))
        ):
            yield f"its card says {card.text!r}"
        if bool(DECIDING & {*labels(card)}) != (request.state is State.PENDING):
            yield f"its card has the buttons {labels(card)}"

    def _card(self, request: Request) -> Message | None:
        return next((each for each in self.played.cards() if each.ts == request.thread_ts), None)

    def _told(self, request: Request) -> Iterator[str]:
        """Who does not know of its end."""
        said = self.stage.world.slack.messages
        if request.state is State.PENDING:
            return
        if not [each for each in said if each.is_reply and each.thread_ts == request.thread_ts]:
            yield "nobody was told in its thread"
        dm = self.stage.world.slack.dm_of(request.asker).id
        if not [each for each in said if each.channel == dm and address(request) in words(each)]:
            yield "whoever asked was told nothing"


def asked_about_its_card(played: Approvals, request: Request) -> bool:
    """Whether whoever asked was asked to look whether the card of what is created is there."""
    dm = played.stage.world.slack.dm_of(request.asker).id
    said = [each for each in played.stage.world.slack.messages if each.channel == dm]
    return any(request.key in str(each.blocks) and "Post the card" in labels(each) for each in said)


def address(request: Request) -> str:
    """Whose user it is to be."""
    return str(request.spec.get("email", ""))


def _key(user: User, request: Request) -> str:
    """What a request knows a user by: where Zoom told no ID before they accepted, the address."""
    return user.email if request.zoom_id == user.email else user.id
