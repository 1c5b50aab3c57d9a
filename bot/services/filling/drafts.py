"""The form that a view belongs to, as far as it is filled in: found, read from a view, drawn from again."""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from zoneinfo import ZoneInfo

from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base
from bot.services.filling import directory, presets
from bot.services.ports import Ports
from bot.slack import errors, form
from bot.slack.form import Field, Filled
from bot.slack.modal import OfForm
from bot.store.port import Draft

MOST_PEOPLE: Final = 100
"""People in one field; more are a list, not a choice."""

_LOOKS: Final = 5
"""How often the fields are looked at again, as what is filled in decides which there are."""

_UNREADABLE: Final = "I cannot read this: fill it in again."
_NOT_CHOSEN: Final = "That is not one of the list: choose one that is."


@dataclass(frozen=True, slots=True)
class Seen:
    """A view that somebody did something in, as Slack tells of it."""

    slack_id: str
    view_id: str
    root_id: str
    """Of the form's first view."""
    previous_id: str
    """Of the view below; empty for the first."""
    hash: str
    trigger_id: str
    callback_id: str
    metadata: str
    values: Mapping[str, Mapping[str, Any]]
    """The state of its inputs, by block and action ID."""
    inputs: tuple[str, ...]
    """The block IDs of its inputs, from the top: only these can show an error."""

    @property
    def page(self) -> str:
        """Which page of the form it shows."""
        return _of(self.metadata).page or base.FIRST


@dataclass(frozen=True, slots=True)
class Sheet:
    """A draft, with what is needed to draw it and to read it."""

    draft: Draft
    resource: base.Resource
    context: base.Context
    instead_of: str = ""
    """The noun of a kind that Zoom has ended, and that this one stands in for."""

    @property
    def filled(self) -> Filled:
        """What is filled in on all pages."""
        return self.draft.filled

    @property
    def pages(self) -> Sequence[base.Page]:
        """All pages. A form with more than one has a page for presets too."""
        own = self.resource.form.pages
        return (*own, presets.PAGE) if len(own) > 1 else own

    def page(self, name: str) -> base.Page:
        """A page by name. Refusal where there is none, or none any more."""
        for page in self.pages:
            if page.name == name:
                return page
        raise lost()

    def fields(self, page: str) -> Sequence[Field]:
        """The fields of a page, as things stand."""
        if page == presets.PAGE.name:
            return presets.fields(self.context)
        return self.resource.form.fields(page, self.filled, self.context)

    def every_field(self) -> dict[str, tuple[base.Page, Field]]:
        """The fields of all pages but the presets', by name, each with its page."""
        return {
            field.name: (page, field) for page in self.resource.form.pages for field in self.fields(page.name)
        }

    def with_(self, filled: Filled) -> "Sheet":
        """The same, filled in otherwise."""
        return replace(self, draft=replace(self.draft, filled=dict(filled)))

    def read(self, page: str, seen: Seen, vault: Vault | None) -> tuple["Sheet", dict[str, str]]:
        """Filled in as a view of a page is, and what is wrong there, by field. Other pages stay as they are.

        A field that was emptied, or that is there no more, is not filled in any more. What the view does not
        show stays as it was saved: a secret, and a field that is only now called for. Without a vault,
        secrets are left alone.
        """
        drawn = {field.name for field in self.fields(page)}
        rest = {name: value for name, value in self.filled.items() if name not in drawn}
        now, names, wrong = self, drawn, dict[str, str]()
        for _ in range(_LOOKS):
            fields = now.fields(page)
            found, wrong = _read(fields, seen.values, vault)
            unseen = {field.name for field in fields if field.secret or field.name not in seen.values}
            saved = {name: value for name, value in self.filled.items() if name in unseen}
            now = self.with_(rest | saved | found)
            after = {field.name for field in now.fields(page)}
            if after == names:
                break
            names = after
        return now, wrong


class Drafts:
    """Finds what people are filling in."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource]) -> None:
        self._ports = ports
        self._resources = resources

    async def of(self, seen: Seen, *, wait: float = 0) -> Sheet:
        """The form that a view belongs to. Refusal where it is lost, or somebody else's.

        `wait`: seconds that Slack has to say which time zone they are in.
        """
        draft = await self._ports.store.drafts.get(_of(seen.metadata).draft)
        if draft is None or draft.asker != seen.slack_id:
            raise lost()
        return await self.sheet(draft, wait=wait)

    async def sheet(self, draft: Draft, *, wait: float = 0) -> Sheet:
        """With all that is needed to draw it. Refusal for a kind that there is none of, or not any more."""
        resource = self._resources.get(draft.kind)
        if resource is None:
            raise lost()
        context = base.Context(
            asker=draft.asker,
            zone=await self._zone(draft.asker, wait),
            now=self._ports.clock(),
            editing=bool(draft.zoom_id),
            presets=tuple(await self._ports.store.presets.names(draft.asker, draft.kind)),
        )
        ended = (self._resources.get(kind) for kind in sorted(self._ports.ended))
        before = next((each.noun for each in ended if each and each.successor == draft.kind), "")
        return Sheet(draft, resource, context, before)

    async def _zone(self, slack_id: str, wait: float) -> ZoneInfo | None:
        person = self._ports.slack.known(slack_id)
        if person is None and wait:
            with contextlib.suppress(errors.SlackError, TimeoutError):
                async with asyncio.timeout(wait):
                    person = await self._ports.slack.person(slack_id)
        return person.zone if person else None


def lost() -> Refusal:
    """What is said of a view whose form is not there."""
    return Refusal(
        "I do not have this form any more: it was opened more than a week ago, or by another version of me.",
        next_step="Copy what you typed, close this, and type the command again.",
    )


def _of(metadata: str) -> OfForm:
    try:
        return OfForm.unpack(metadata)
    except Refusal:
        raise lost() from None


def _read(
    fields: Sequence[Field], values: Mapping[str, Mapping[str, Any]], vault: Vault | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """What is filled in, and what is wrong, by field."""
    found: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field in fields:
        try:
            value = form.read([field], values).get(field.name)
        except (ValueError, LookupError, TypeError, AttributeError):
            wrong[field.name] = _UNREADABLE
            continue
        problem = _problem(field, value)
        if problem:
            wrong[field.name] = problem
        elif value is not None and field.secret:
            found |= {field.name: vault.seal(value)} if vault else {}
        elif value is not None:
            found[field.name] = value
    return found, wrong


def _problem(field: Field, value: Any) -> str:  # noqa: ANN401 as many types as fields
    match field:
        case form.People() if value and len(value) > (most := min(field.most or MOST_PEOPLE, MOST_PEOPLE)):
            return f"{len(value)} people are more than the {most} that I take at once: leave some out."
        case form.Suggested() if value and directory.is_hint(value["value"]):
            return _NOT_CHOSEN
        case form.SuggestedMany() if value and any(directory.is_hint(each["value"]) for each in value):
            return _NOT_CHOSEN
        case _:
            return ""
