"""A desk at which somebody decides about badges: a real store, and a Slack that keeps what it is told."""

import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.domain.requests import Request
from bot.services.ports import Ports
from bot.services.review.entitling import Right
from bot.slack import api
from bot.slack.form import Block
from bot.slack.modal import Modal
from bot.store import sqlite
from bot.store.port import Store
from tests.services import reviewed
from tests.services.rig import FakeSlack, Moments

WORKSPACE = "https://acme.slack.com"


class Slack(FakeSlack):
    """The one of all services, which knows where messages are as well."""

    async def link(self, posted: api.Posted) -> str:
        url = f"{WORKSPACE}/archives/{posted.channel}/{posted.ts}"
        return await self._call("link", effect=lambda: url)


@dataclass
class Rights:
    """Says who may decide."""

    people: dict[str, Right] = field(default_factory=dict)
    failures: dict[str, Exception] = field(default_factory=dict)
    """By the key of the request."""
    asked: list[str] = field(default_factory=list)

    async def right(self, request: Request, slack_id: str) -> Right:
        self.asked.append(request.key)
        if request.key in self.failures:
            raise self.failures[request.key]
        return self.people.get(slack_id, Right(entitled=False, self_approval=False))


@dataclass
class Desk:
    """What there is."""

    ports: Ports
    store: Store
    slack: Slack
    rights: Rights

    async def keep(self, *requests: Request) -> None:
        """These were asked for."""
        for each in requests:
            assert await self.store.requests.add(each)


@contextlib.asynccontextmanager
async def desk(folder: Path) -> AsyncIterator[Desk]:
    """From its start to its end."""
    slack, store = Slack(Moments()), await sqlite.open_store(folder / "store.sqlite")
    nothing: Any = object()  # neither jobs nor Zoom are called here
    ports = Ports(store, nothing, nothing, slack, lambda: reviewed.NOON, _no_wait, "/zoom")
    try:
        yield Desk(ports, store, slack, Rights())
    finally:
        await store.close()


async def _no_wait(seconds: float) -> None:
    del seconds


def inputs(drawn: Modal) -> Sequence[Block]:
    """The fields of a modal."""
    return [each for each in drawn.payload()["blocks"] if each["type"] == "input"]
