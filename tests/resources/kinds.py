"""All kinds of the registry, as people fill their forms in, on the sandbox's Zoom without a network."""

import string
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx
from hypothesis import strategies as st

from bot import resources, zoom
from bot.domain.people import Link, LinkedBy, Person
from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import drawing
from bot.services.filling.drafts import Sheet
from bot.settings import Settings
from bot.slack import form
from bot.slack.modal import Modal
from bot.store.port import Draft
from bot.zoom import users
from sandbox.cast import CAST
from sandbox.zoom.world import ZoomWorld

NOW: Final = datetime(2026, 11, 21, 12, tzinfo=UTC)
SETTINGS: Final = Settings(
    _env_file=None,
    slack_bot_token="xoxb-1",
    slack_app_token="xapp-1",
    zoom_account_id="account",
    zoom_client_id="client",
    zoom_client_secret="secret",
)
KINDS: Final = resources.registry(SETTINGS)
VAULT: Final = Vault("secret")
EMMA, LIAM, ADA, NOAH = (each.slack_id for each in CAST[:4])
NAMES: Final = {each.slack_id: each.name for each in CAST}
ADDRESSES: Final = {each.slack_id: each.email for each in CAST}
NEW: Final = base.Context(asker=EMMA, zone=ZoneInfo("Europe/Berlin"), now=NOW)
EDITING: Final = replace(NEW, editing=True)


def _typed(field: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 of one class, as the table says
    shown = st.text(string.printable, min_size=1, max_size=min(field.most, 40))
    return (shown | st.text(min_size=1, max_size=min(field.most, 10))).map(field.tidy).filter(bool)


def _several(field: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401 of one class, as the table says
    options = st.sampled_from([each.value for each in field.options])
    return st.lists(options, unique=True, min_size=0 if field.boxes else 1)


_MOMENTS: Final = st.integers(1, 300).map(lambda days: NOW + timedelta(days=days))
_SOMEBODY: Final = st.sampled_from([LIAM, ADA])
_CHOSEN: Final = st.sampled_from([{"value": f"Group{each}", "label": f"Team {each}"} for each in range(20)])


def _id(chosen: dict[str, str]) -> str:
    return chosen["value"]


VALUES: Final[Sequence[tuple[type[form.Field], Callable[[Any], st.SearchStrategy[Any]]]]] = (
    (form.Email, lambda _: st.just("emma.weber@acme.example")),
    (form.Url, lambda _: st.just("https://acme.example/retro")),
    (form.Text, _typed),
    (form.Number, lambda field: st.integers(field.least, field.most)),
    (form.Switch, lambda _: st.booleans()),
    (form.Choice, lambda field: st.sampled_from([each.value for each in field.options])),
    (form.Choices, _several),
    (form.People, lambda field: st.lists(_SOMEBODY, unique=True, min_size=1, max_size=field.most)),
    (form.Someone, lambda _: _SOMEBODY),
    (form.SuggestedMany, lambda field: st.lists(_CHOSEN, unique_by=_id, max_size=field.most)),
    (form.Suggested, lambda _: st.just({"value": "Dv4YdINdTk", "label": "Standup"})),
    (form.Moment, lambda _: _MOMENTS.map(lambda moment: int(moment.timestamp()))),
    (form.Day, lambda _: _MOMENTS.map(lambda moment: moment.date().isoformat())),
    (form.Hour, lambda _: st.times().map(lambda hour: f"{hour:%H:%M}")),
)
"""What somebody can fill in, by the class of the field; the first that fits counts."""


def values(field: form.Field) -> st.SearchStrategy[Any]:
    """All that somebody can fill in."""
    return next(make(field) for kind, make in VALUES if isinstance(field, kind))


@st.composite
def filled(draw: st.DrawFn, kind: base.Resource, context: base.Context = NEW) -> dict[str, Any]:
    """A form as it opens, with what must be filled in, and some of what need not be."""
    found = dict(kind.form.defaults(context))
    touched = set[str]()
    while new := [each for each in every_field(kind, found, context) if each.name not in touched]:
        chosen = draw(st.sets(st.sampled_from([each.name for each in new]), max_size=4))
        for field in new:
            touched.add(field.name)
            if field.name in chosen or (not field.optional and field.name not in found):
                value = draw(values(field))
                found[field.name] = VAULT.seal(value) if field.secret else value
    there = {each.name for each in every_field(kind, found, context)}
    return {name: value for name, value in found.items() if name in there}


def least(kind: base.Resource) -> dict[str, Any]:
    """A form as it opens, with nothing but what must be filled in, and whom it is for."""
    found = dict(kind.form.defaults(NEW))
    for field in every_field(kind, found, NEW):
        if not field.optional and field.name not in found:
            assert isinstance(field, form.Text), "the form needs a better default"
            found[field.name] = "Quality"
        elif isinstance(field, form.Someone) and field.name == "person":
            found[field.name] = NOAH  # who has no Zoom user
    return found


def every_field(kind: base.Resource, found: form.Filled, context: base.Context) -> list[form.Field]:
    """The fields of all pages."""
    return [field for page in kind.form.pages for field in kind.form.fields(page.name, found, context)]


def views(kind: base.Resource, found: form.Filled, context: base.Context) -> list[Modal]:
    """Every view of a form, so filled in."""
    zoom_id = "1" if context.editing else ""
    draft = Draft(
        "d", kind.kind, EMMA, "C0GENERAL", "https://hooks.test/1", NOW, filled=found, zoom_id=zoom_id
    )
    sheet = Sheet(draft, kind, context)
    further = [drawing.menu(sheet)] if len(sheet.pages) > 1 else []
    return [
        drawing.first(sheet),
        *further,
        *(drawing.page(sheet, page.name) for page in sheet.pages[1:]),
    ]


@dataclass
class Emma:
    """Asks. Her people are those of the sandbox; noah has no Zoom user."""

    client: zoom.Zoom
    id: str = EMMA

    async def person(self) -> Person:
        return Person(self.id, "Emma", ADDRESSES[self.id], ZoneInfo("Europe/Berlin"))

    async def link(self) -> Link:
        user = await self.zoom_user(self.id)
        return Link(self.id, user.id, user.email, LinkedBy.EMAIL, self.id, NOW)

    async def profile(self, slack_id: str) -> Person:
        first, _, last = NAMES[slack_id].partition(" ")
        zone = ZoneInfo("Europe/Berlin")
        return Person(slack_id, NAMES[slack_id], ADDRESSES[slack_id], zone, first, last)

    async def with_email(self, email: str) -> Person | None:
        found = next((each for each, address in ADDRESSES.items() if address == email.lower()), "")
        return await self.profile(found) if found else None

    async def members(self, group_id: str) -> frozenset[str]:
        del group_id
        return frozenset({ADA})

    async def zoom_user(self, slack_id: str) -> users.User:
        try:
            return await users.get(self.client, ADDRESSES[slack_id])
        except zoom.errors.NotFound:
            raise Refusal(f"{ADDRESSES[slack_id]} is no Zoom user.") from None

    async def preset(self, name: str) -> form.Filled:
        raise Refusal(f"You have no preset {name}.")


@dataclass
class Scene:
    """Zoom, with a client to it, and somebody who asks."""

    world: ZoomWorld
    client: zoom.Zoom
    asker: Emma


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    """Zoom with the sandbox's people, and with nothing made yet."""
    world = ZoomWorld(clock=lambda: NOW)
    client = zoom.Zoom(
        credentials=zoom.Credentials("sandbox-account", "sandbox-client", "sandbox-secret"),
        api_url="http://zoom.test/v2",
        token_url="http://zoom.test/oauth/token",
        rates=zoom.limits.UNLIMITED,
        transport=httpx.ASGITransport(world.asgi()),
        clock=lambda: NOW,
    )
    async with client:
        yield Scene(world, client, Emma(client))
    assert world.violations == []


async def prepared(kind: base.Resource, spec: base.Spec, scene: Scene) -> base.Spec:
    """As it is looked up before it is created."""
    return await kind.prepare(scene.client, await kind.resolve(spec, scene.asker), scene.asker)
