"""What every kind of resource can do. The verbs in `bot.services` know nothing more of it."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot import zoom
from bot.domain import policy
from bot.domain.people import Link, Person
from bot.domain.words import Word
from bot.errors import BotError, Refusal
from bot.resources import explain, summaries
from bot.slack.form import Block, Field, Filled
from bot.slack.message import Message
from bot.zoom import operations, users

FIRST = "first"
"""The name of a form's first page."""


class Spec(summaries.Spec):
    """What is asked of Zoom, as it is saved: JSON, without secrets in the clear."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    invited: tuple[str, ...] = ()
    """Slack user IDs of those who get a direct message with the card."""

    def saved(self) -> dict[str, Any]:
        """As it is saved: only what differs from the defaults, and never nothing at all."""
        differs = self.model_dump(mode="json", exclude_defaults=True)
        return {"invited": list(self.invited), **differs}


@dataclass(frozen=True, slots=True)
class Made:
    """What is in Zoom, as it may be shown. Lives in memory only: it holds links that act as keys."""

    zoom_id: str
    card: Message
    """For the channel."""
    invitation: Message
    """For each of the invited, in a direct message."""
    private: Message
    """For the asker alone: what nobody else may see or press."""
    name: str
    """In a sentence: “Retro”."""


class Outcome(BaseModel):
    """How what was asked for differs from what is there, once it is created."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    remarks: tuple[str, ...] = ()
    """Sentences in plain text: “The account does not allow breakout rooms; the rest is as you asked.”"""
    missing: Mapping[str, str] = {}
    """Slack user IDs of those who could not be added, and why. It can be tried again."""
    status: str = ""
    """Where what was created goes on changing by itself: how it stands, such as `pending`."""
    ends: str = ""
    """Of what was given for a time: `soon` once that was announced, `ended` once it is over."""


class Wrong(BotError):  # noqa: N818 what is wrong, not that something failed
    """What was filled in cannot be so: what to do about it, by the name of the field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {words}" for name, words in errors.items()))
        self.errors = dict(errors)


class Exists(Refusal):
    """It is there already, under that name. Who asked for it is added, where that is known."""

    def __init__(self, text: str, *, zoom_id: str, next_step: str = "") -> None:
        super().__init__(text, next_step=next_step)
        self.zoom_id = zoom_id


class Asker(Protocol):
    """Who asks, looked up only as far as the resource needs it."""

    id: str

    async def person(self) -> Person:
        """Their Slack profile."""
        ...

    async def link(self) -> Link:
        """Their Zoom user. Refusal, with the next step, where they have none."""
        ...

    async def members(self, group_id: str) -> frozenset[str]:
        """The people of a Slack user group."""
        ...

    async def profile(self, slack_id: str) -> Person:
        """Somebody's Slack profile. Raises SlackError."""
        ...

    async def with_email(self, email: str) -> Person | None:
        """The person for whose address Slack vouches; None where there is nobody. Raises SlackError."""
        ...

    async def zoom_user(self, slack_id: str) -> users.User:
        """Somebody's Zoom user, as Zoom has it now. Refusal, in one sentence, where they have none to use.

        Raises `zoom.ZoomError`.
        """
        ...

    async def preset(self, name: str) -> Filled:
        """The choices that they kept under a name. Refusal, with the names that there are."""
        ...


async def zoom_users(asker: Asker, people: Iterable[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Zoom user IDs by Slack user ID; and of those who have none to use, why.

    Raises ZoomError and SlackError.
    """
    found: dict[str, str] = {}
    missing: dict[str, str] = {}
    for each in people:
        try:
            found[each] = (await asker.zoom_user(each)).id
        except Refusal as refusal:
            missing[each] = refusal.text
    return found, missing


@dataclass(frozen=True, slots=True)
class Context:
    """In what a form is filled in."""

    asker: str
    """Slack user ID."""
    zone: ZoneInfo | None
    """The asker's time zone; None while it is not known, or Slack names none."""
    now: datetime
    editing: bool = False
    """Whether it changes what is there."""
    presets: tuple[str, ...] = ()
    """The names of the asker's presets."""


NOWHERE: Final = Context(asker="", zone=None, now=datetime(2026, 1, 1, tzinfo=UTC))
"""Nobody's, at any moment: which fields a form has depends on what is filled in alone."""


@dataclass(frozen=True, slots=True)
class Page:
    """A part of a form that people recognise by its title."""

    name: str
    title: str
    """At most 24 characters."""
    intro: str = ""
    """One sentence, in plain text."""


class Form(Protocol):
    """What is filled in to ask for something, or to change it."""

    title: str
    """At most 24 characters."""
    edit_title: str
    """The same, where it changes what is there."""
    submit: str
    """What the button says."""
    pages: tuple[Page, ...]
    """The first is what opens; the others are behind “More settings”."""

    def fields(self, page: str, filled: Filled, context: Context) -> Sequence[Field]:
        """The fields of a page: they may depend on what is filled in already."""
        ...

    def notes(self, page: str, filled: Filled, context: Context) -> Sequence[Block]:
        """What is shown below them, such as the dates of a series. Never an input."""
        ...

    def defaults(self, context: Context) -> Filled:
        """What a new form is filled in with."""
        ...


class Resource(Protocol):
    """One kind of thing that people ask for."""

    kind: str
    """Its name in the registry, in the store and in audit actions: `im_group`. Never renamed."""
    noun: str
    """In a sentence: “IM group”."""
    words: tuple[Word, ...]
    """What people type for it."""
    form: Form
    needs: tuple[operations.Operation, ...] = ()
    """What it does in Zoom: the app needs a scope for each."""
    refusals: explain.Known = ()
    """What Zoom refuses about it, in plain words."""
    default: policy.Default = policy.Default.ADMINS
    """Who may have it where the policy says nothing."""
    conditions: Mapping[str, tuple[str, ...]] = {}
    """What rules of the policy may ask about it, with the values that there are; none where any may be."""
    private: bool = False
    """Whether its card is for its asker alone, in a direct message."""
    correctable: tuple[str, ...] = ()
    """The fields of its form's first page that an approver may correct."""
    successor: str = ""
    """The kind to offer where Zoom has ended this one."""
    a_day: int = 0
    """How many of them Zoom lets an account create in one day, by UTC; 0 where it counts none."""

    async def understand(self, text: str, asker: Asker, now: datetime) -> Spec:
        """What was typed, as a spec. Refusal where it cannot be understood."""
        raise Refusal("That takes a form.", next_step="Type the word alone.")

    def read(self, filled: Filled, context: Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong. Asks nobody."""
        ...

    async def verify(self, client: zoom.Zoom, page: str, filled: Filled, asker: Asker) -> None:
        """Check with Slack and Zoom what was filled in on a page, within a second or two. Raises Wrong."""
        return

    async def prepare(self, client: zoom.Zoom, spec: Spec, asker: Asker) -> Spec:
        """Before it is created: look up what is missing, and whether it may be. Refusal. Raises ZoomError."""
        return spec

    async def resolve(self, spec: Spec, asker: Asker) -> Spec:
        """Who is meant, as far as Slack knows, before the policy is asked. Refusal. Raises SlackError."""
        return spec

    def facts(self, spec: Spec) -> policy.Facts:
        """What the policy's rules may look at, by condition."""
        return {}

    def titled(self, spec: Spec) -> str:
        """What is asked for, in a sentence, in plain text: “Marketing”, “Noah Diaz (noah@acme.example)”."""
        return summaries.titled(self.noun, spec)

    def summary(self, spec: Spec) -> Sequence[tuple[str, str]]:
        """All that an approver has to know of it: a label and mrkdwn each."""
        return summaries.of(self.form, spec, NOWHERE)

    def hints(self, spec: Spec) -> tuple[str, ...]:
        """What was found when it was prepared that only an approver can judge, in plain text."""
        return ()

    def beneficiary(self, spec: Spec) -> str:
        """The Slack user who gets it; empty where that is who asks, or nobody in particular."""
        return ""

    def filled(self, spec: Spec) -> Filled:
        """The fields in `correctable`, as the form would have them filled in."""
        return {}

    def correct(self, spec: Spec, filled: Filled, context: Context) -> Spec:
        """The same with the fields in `correctable` filled in otherwise. Raises Wrong."""
        return spec

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        """A spec as it was saved."""
        ...

    def hand_over(self, spec: Spec) -> Filled:
        """What the successor's form is filled in with, where Zoom has ended this kind."""
        return {}

    def alike(self, spec: Spec) -> str:
        """What no two may have that are asked for at once, such as a name; empty where nothing is like that.

        Those that have the same are prepared and created one after the other.
        """
        return ""

    def too_late(self, spec: Spec, now: datetime) -> bool:
        """Whether it makes no sense to create it now, as the moment that it was asked for has passed."""
        return False

    def findable(self, spec: Spec) -> bool:
        """Whether `find` can tell if it was created."""
        return True

    async def find(self, client: zoom.Zoom, spec: Spec, since: datetime) -> Sequence[str]:
        """Zoom IDs of what was created from such a spec since then, the oldest first."""
        ...

    async def create(self, client: zoom.Zoom, spec: Spec, asker: str) -> Made:
        """Create it, in one POST. Raises `zoom.ZoomError`."""
        ...

    async def complete(self, client: zoom.Zoom, zoom_id: str, spec: Spec) -> Outcome | None:
        """What follows the create, such as adding members; it may be repeated. None where nothing does.

        Raises `zoom.ZoomError` only for what is worth waiting for.
        """
        return None

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: Spec, asker: str) -> Made:
        """Read it back. Raises `zoom.ZoomError`."""
        ...


@dataclass(frozen=True, slots=True)
class Current:
    """What Zoom has now, as its form would be filled in."""

    zoom_id: str
    name: str
    """In a sentence: “Marketing”."""
    filled: Filled
    more: Mapping[str, Any] = field(default_factory=dict)
    """What the resource needs to know besides, in JSON."""


@dataclass(frozen=True, slots=True)
class Found:
    """One of those to choose from."""

    zoom_id: str
    name: str


@runtime_checkable
class Editable(Protocol):
    """A resource that people change as well."""

    kind: str
    form: Form
    refusals: explain.Known
    confirms: bool
    """Whether the asker is shown before and after first, and offered Undo for ten minutes."""

    def everything(self, client: zoom.Zoom) -> AsyncIterator[Found]:
        """All there are, to choose from, as Zoom's pages come; none where people choose another way.

        Raises ZoomError.
        """
        return listed()

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: Asker) -> Current:
        """As it is now. Refusal where it is not the asker's to change. Raises `zoom.ZoomError`."""
        ...

    async def apply(self, client: zoom.Zoom, now: Current, after: Filled) -> None:
        """Send what differs, and nothing else. Raises `zoom.ZoomError`."""
        ...

    def check(self, before: Filled, after: Filled, context: Context) -> None:
        """Raises Wrong where it cannot become so."""
        ...


@runtime_checkable
class Settles(Protocol):
    """A resource whose form takes the same thing in several words."""

    kind: str

    def settled(self, before: Filled, after: Filled, context: Context) -> Filled:
        """What was filled in, as Zoom's answer would fill it in, so that both can be compared.

        It has passed `check`.
        """
        ...


async def listed(found: Iterable[Found] = ()) -> AsyncIterator[Found]:
    """These to choose from, as if they came page by page."""
    for each in found:
        yield each


@runtime_checkable
class Suggests(Protocol):
    """A resource whose form has fields with suggestions of their own (`Suggested`, `SuggestedMany`)."""

    kind: str

    async def options(self, client: zoom.Zoom, field: str, asker: Asker) -> Sequence[Found]:
        """All that can be chosen in a field; kept a minute for each asker. Raises ZoomError or Refusal."""
        ...


@runtime_checkable
class HasMembers(Protocol):
    """A resource that people are added to."""

    kind: str
    refusals: explain.Known

    async def named(self, client: zoom.Zoom, name: str) -> Found:
        """The one with this name. Refusal, with near ones, where there is none. Raises ZoomError."""
        ...

    async def add(self, client: zoom.Zoom, zoom_id: str, people: Mapping[str, str]) -> Mapping[str, str]:
        """Add people, Zoom user IDs by Slack user ID; those who could not be added, and why.

        Raises ZoomError.
        """
        ...
