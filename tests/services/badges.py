"""Badges, which take an approval: a kind with all that approvals look at, and the play around it.

Ada and Ines are of @it-admins and approve. Emma asks, mostly for Liam.
"""

# ruff: noqa: ARG002 a stand-in need not use all that it is handed

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot.domain import policy
from bot.domain.requests import Request, State
from bot.domain.words import Usage, Verb, Word
from bot.errors import Refusal
from bot.jobs.port import JobState
from bot.resources import base
from bot.services.review import approval_card
from bot.services.review.deciding import Pressed
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.slack.message import Message
from sandbox.cast import CAST
from tests.services import clubs, rig
from tests.services.rig import ADA, EMMA, NOON, Outside, Rig

INES: Final = next(each.slack_id for each in CAST if each.name.startswith("Ines"))
NOAH: Final = next(each.slack_id for each in CAST if each.name.startswith("Noah"))
IT: Final = "C0ITADMIN"
GROUP: Final = "S0ITADMIN"
KEY: Final = "badge:1"

RULE: Final = """
[[rule]]
kinds = ["badge"]
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""


class Spec(clubs.Spec):
    """A badge, of a colour, for somebody."""

    colour: str = "blue"
    owner: str = ""


class BadgeForm(clubs.ClubForm):
    """Two fields, one of which an approver may correct."""

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        return (*super().fields(page, filled, context), form.Text(name="colour", label="Colour"))


class Badges(clubs.Clubs):
    """The kind. Its Zoom is that of clubs."""

    kind = "badge"
    noun = "badge"
    form: base.Form = BadgeForm()
    words: tuple[Word, ...] = (
        Word("badge", (Usage("badge NAME", "Makes a badge.", "badge"),), "badge", {"": Verb.ASK}),
    )
    default = policy.Default.NOBODY
    conditions: Mapping[str, tuple[str, ...]] = {"colour": ("blue", "red", "gold")}
    private = True
    correctable: tuple[str, ...] = ("colour",)

    async def understand(self, text: str, asker: base.Asker, now: datetime) -> Spec:
        """`NAME [COLOUR] [OWNER]`."""
        name, colour, owner = [*text.split(), "", ""][:3]
        return Spec(name=name, colour=colour or "blue", owner=owner)

    def spec(self, saved: Mapping[str, object]) -> Spec:
        return Spec.model_validate(saved)

    def facts(self, spec: base.Spec) -> policy.Facts:
        return {"colour": frozenset({_own(spec).colour})}

    def alike(self, spec: base.Spec) -> str:
        return _own(spec).name

    def beneficiary(self, spec: base.Spec) -> str:
        return _own(spec).owner

    def hints(self, spec: base.Spec) -> tuple[str, ...]:
        return (f"There are {len(self.world.clubs)} badges.",)

    def filled(self, spec: base.Spec) -> Filled:
        return {"colour": _own(spec).colour}

    def correct(self, spec: base.Spec, filled: Filled, context: base.Context) -> Spec:
        if filled["colour"] == "black":
            raise base.Wrong({"colour": "No badge is black."})
        return _own(spec).model_copy(update={"colour": filled["colour"]})


def _own(spec: base.Spec) -> Spec:
    assert isinstance(spec, Spec)
    return spec


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    now: datetime = NOON

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        """`days`, `hours`, ..."""
        self.now += timedelta(**time)


@dataclass
class Play:
    """What outlives the bot, and who plays."""

    outside: Outside
    clock: Clock
    world: clubs.World

    def rules(self, text: str = RULE) -> None:
        """Write the policy anew. It is taken over while the bot runs."""
        self.outside.folder.mkdir(parents=True, exist_ok=True)
        self.outside.policy.write_text(text)


def play(folder: Path, *more: type[clubs.Clubs], rules: str = RULE) -> Play:
    """An empty store, and a policy."""
    clock, world = Clock(), clubs.World()
    kinds: list[type[clubs.Clubs]] = [Badges, *more]
    outside = rig.outside(folder, clock, lambda moments: [each(world, moments) for each in kinds])
    made = Play(outside, clock, world)
    made.rules(rules)
    return made


def start(life: Rig) -> Rig:
    """The people of the group, as Slack has them at the start of a life."""
    life.slack.groups = {GROUP: frozenset({ADA, INES})}
    return life


async def ask(life: Rig, text: str = "Seven", number: int = 1, asker: str = EMMA) -> Request:
    """Ask, and let the jobs run; the request, which mostly waits then."""
    key = await life.ask(text, number, asker=asker, kind="badge")
    await life.run_all()
    return await life.request(key)


async def pressed(life: Rig, who: str, key: str = KEY, ticket: str | None = None) -> Pressed:
    """A press on the card as it is now, or with another ticket."""
    if ticket is None:
        request = await life.store.requests.get(key)
        ticket = str(request.review["ticket"]) if request and request.review else "none"
    return Pressed(key, ticket, who, f"{IT}:1.0", "")


async def approve(life: Rig, who: str = ADA, key: str = KEY) -> str:
    """Press Approve; what is told, be it a refusal."""
    return await told(life.deciding.approve(await pressed(life, who, key)))


async def told(answer: Awaitable[Message]) -> str:
    """What somebody is told, be it a refusal."""
    try:
        return (await answer).text
    except Refusal as refusal:
        return f"{refusal.text} {refusal.next_step}".strip()


async def refused(life: Rig) -> list[tuple[str, str]]:
    """Who tried what came to nothing, and why: as the audit has it."""
    found = await life.store.audit.recent()
    return [(each.actor, each.result) for each in reversed(found) if each.action == "approval.refused"]


async def actions(life: Rig, key: str = KEY) -> list[str]:
    """What the audit has of a request, the oldest first."""
    return [each.action for each in reversed(await life.store.audit.recent()) if each.request == key]


def heads(outside: Outside) -> list[str]:
    """The timestamps of all messages that begin a thread in the approvers' channel."""
    return [f"{number}.0" for number, each in enumerate(outside.said, 1) if each.to == IT]


async def check(life: Rig, key: str = KEY) -> Request:
    """What has to be so whenever the bot has done what it can: nothing doubled, nothing lost, no lie."""
    request = await life.request(key)
    resource = life.kinds[request.kind]
    assert isinstance(resource, Badges)
    assert not await life.store.turns.waiting()
    assert request.state is not State.ACCEPTED
    done = await actions(life, key)
    if request.thread_ts:
        _check_card(life, request, resource)
        thread = f"{IT}:{request.thread_ts}"
        untold = [action for action in done if not life.slack.told(SAID.get(action, ""), to=thread)]
        assert not untold, (untold, [each.words for each in life.slack.said if each.to == thread])
    for action in END.keys() & set(done):
        assert request.state in END[action]
        assert done.count(action) == 1
    if request.state is State.PENDING:
        assert await _has_alarm(life, key)
    return request


SAID: Final = {
    "request.pending": "asked for",
    "request.reminded": "if nobody decides",
    "request.agreed": "It takes somebody else",
    "request.edited": "corrected",
    "request.approved": "It is being created in Zoom now",
    "request.denied": "denied",
    "request.expired": "it expired",
    "request.withdrawn": "withdrew",
    "badge.created": "is created",
}
"""What the thread has to say of what the audit has."""

END: Final = {
    "request.denied": {State.DENIED},
    "request.expired": {State.EXPIRED},
    "request.withdrawn": {State.WITHDRAWN},
    "request.approved": {State.DONE, State.REFUSED, State.ATTENTION},
}
"""Where a decision leads."""


async def _has_alarm(life: Rig, key: str) -> bool:
    found = await life.jobs.list("remind:", JobState.WAITING)
    return [job.payload["key"] for job in found].count(key) == 1


def _check_card(life: Rig, request: Request, resource: base.Resource) -> None:
    """The last drawing is of how it stands, and no other message has its buttons."""
    drawn = [each for each in life.slack.said if each.to == f"update of {request.thread_ts}"]
    assert drawn[-1].message.payload() == approval_card.card(request, resource).payload()
    others = [each for each in life.slack.said if each.to == IT]
    assert all("Approve" not in each.words for each in others)
