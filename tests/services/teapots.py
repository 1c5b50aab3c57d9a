"""Two kinds of things whose forms have what forms can have; nothing of them is ever created."""

# ruff: noqa: ARG002 a stand-in need not use all that it is handed

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, cast

from bot import zoom
from bot.domain import policy
from bot.domain.words import Usage, Verb, Word
from bot.resources import base
from bot.slack import form
from bot.slack.form import Block, Field, Filled

NAME: Final = form.Text(name="name", label="Name", most=30, optional=False)
START: Final = form.Moment(name="start", label="Starts")
TIMES: Final = form.Choice(
    name="times",
    label="How often",
    watched=True,
    options=(form.Option("once", "Once"), form.Option("daily", "Daily")),
)
COUNT: Final = form.Number(name="count", label="How many times", least=1, most=60)
GUESTS: Final = form.People(name="guests", label="Guests")
LID: Final = form.Switch(name="lid", label="Lid", watched=True)
LOCK: Final = form.Text(name="lock", label="Lock", secret=True, optional=False, most=10)
SPOUT: Final = form.Choices(
    name="spout",
    label="Spouts",
    boxes=True,
    options=(form.Option("left", "Left"), form.Option("right", "Right")),
)
GLAZE: Final = form.Suggested(name="glaze", label="Glaze")
KEEPER: Final = form.Someone(name="keeper", label="Keeper")
FIRED: Final = form.Day(name="fired", label="Fired on")
STORY: Final = form.Text(name="story", label="Story", lines=True)


class PotSpec(base.Spec):
    """A teapot, as it was filled in."""

    filled: dict[str, Any]


class Shelf(base.Resource):
    """What is never reached here."""

    def spec(self, saved: Mapping[str, Any]) -> base.Spec:
        return PotSpec.model_validate(saved)

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        raise NotImplementedError

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        raise NotImplementedError


class PotForm(base.Form):
    """Two further pages, one with a secret."""

    title = "Make a teapot"
    edit_title = "Change the teapot"
    submit = "Make it"
    pages: tuple[base.Page, ...] = (
        base.Page(base.FIRST, "Teapot"),
        base.Page("safety", "Safety", "What keeps the tea in."),
        base.Page("looks", "Looks"),
    )

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        if page == "safety":
            return (LID, LOCK, SPOUT) if filled.get("lid") else (LID, SPOUT)
        if page == "looks":
            return (GLAZE, KEEPER, FIRED, STORY)
        return (NAME, START, TIMES, *((COUNT,) if filled.get("times") == "daily" else ()), GUESTS)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        zone = context.zone.key if context.zone else "unknown"
        return [{"type": "context", "elements": [{"type": "plain_text", "text": f"Zone: {zone}"}]}]

    def defaults(self, context: base.Context) -> Filled:
        return {"start": int(context.now.timestamp()) + 1800, "times": "once"}


class Pots(Shelf):
    """The resource `pot`. A test says what is wrong with what is filled in."""

    kind = "pot"
    noun = "teapot"
    words: tuple[Word, ...] = (
        Word("pot", (Usage("pot [preset]", "Makes a teapot.", "pot"),), "pot", {"": Verb.OPEN}),
    )
    form: base.Form = PotForm()
    default = policy.Default.EVERYBODY
    confirms = False

    def __init__(self) -> None:
        self.wrong: dict[str, str] = {}
        self.cannot_become: dict[str, str] = {}
        """The same, of what is changed."""
        self.gate = asyncio.Event()
        self.gate.set()
        self.asked = asyncio.Event()
        self.verified: list[tuple[str, Filled]] = []
        self.failures: list[Exception] = []

    def read(self, filled: Filled, context: base.Context) -> base.Spec:
        found = {name: words for name, words in self.wrong.items() if not words.startswith("verify")}
        if found:
            raise base.Wrong(found)
        return PotSpec(filled=dict(filled))

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        raise NotImplementedError

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Filled) -> None:
        raise NotImplementedError

    def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        raise NotImplementedError

    def check(self, before: Filled, after: Filled, context: base.Context) -> None:
        if self.cannot_become:
            raise base.Wrong(self.cannot_become)

    async def verify(self, client: zoom.Zoom, page: str, filled: Filled, asker: base.Asker) -> None:
        self.verified.append((page, filled))
        self.asked.set()
        await self.gate.wait()
        if self.failures:
            raise self.failures.pop(0)
        found = {name: words for name, words in self.wrong.items() if words.startswith("verify")}
        if found:
            raise base.Wrong(found)


class MugForm(base.Form):
    """A single page."""

    title = "Make a mug"
    edit_title = "Change the mug"
    submit = "Make it"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "Mug"),)

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        return (KEEPER, LOCK, NAME)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        return ()

    def defaults(self, context: base.Context) -> Filled:
        return {}


class Mugs(Shelf):
    """The resource `mug`, which pots took the place of."""

    kind = "mug"
    noun = "mug"
    words: tuple[Word, ...] = (Word("mug", (Usage("mug", "Makes a mug.", "mug"),), "mug", {"": Verb.OPEN}),)
    form: base.Form = MugForm()
    successor = "pot"

    def read(self, filled: Filled, context: base.Context) -> base.Spec:
        return PotSpec(filled=dict(filled))

    def hand_over(self, spec: base.Spec) -> Filled:
        return {"name": cast("PotSpec", spec).filled["name"], "handle": "gone"}
