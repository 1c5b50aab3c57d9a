"""Every kind of the registry goes through the same approval, with no code of its own."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Final

import pytest

from bot.domain.requests import State
from bot.resources import base
from bot.services.review.deciding import Pressed
from tests.resources import kinds
from tests.services import rig
from tests.services.rig import ADA, EMMA, Outside, Rig

IT: Final = "C0ITADMIN"
RULE: Final = """
[[rule]]
kinds = "*"
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""
every_kind = pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)


@pytest.fixture
def outside(tmp_path: Path) -> Outside:
    others = [kind for name, kind in kinds.KINDS.items() if name != "meeting"]  # the rig has meetings
    made = rig.outside(tmp_path, more=lambda moments: others)  # noqa: ARG005
    made.policy.write_text(RULE)
    return made


@pytest.fixture
async def life(outside: Outside) -> AsyncIterator[Rig]:
    async with outside.life() as life:
        life.slack.groups = {"S0ITADMIN": frozenset({ADA})}
        yield life


def wanted(kind: base.Resource) -> base.Spec:
    return kind.read(kinds.least(kind), kinds.NEW)


def posts(life: Rig) -> list[str]:
    return [each.path for each in life.world.calls if each.method == "POST" and "token" not in each.path]


@every_kind
async def test_it_waits_until_somebody_approves_and_is_then_created_once(
    life: Rig, kind: base.Resource
) -> None:
    key = await life.submit(kind.kind, wanted(kind))
    await life.run_all()
    request = await life.request(key)
    assert request.state is State.PENDING
    assert posts(life) == []
    card = [each for each in life.slack.said if each.to == f"update of {request.thread_ts}"][-1]
    spec = kind.spec(request.spec)
    for label, _ in kind.summary(spec):
        assert label in card.words
    assert kind.titled(spec) in card.words
    ticket = str(request.review["ticket"])
    await life.deciding.approve(Pressed(key, ticket, ADA, f"{IT}:1.0", ""))
    await life.run_all()
    request = await life.request(key)
    assert request.state is State.DONE
    assert len(posts(life)) == 1
    assert request.zoom_id
    assert life.slack.told("is created", to=f"{IT}:{request.thread_ts}")
    assert life.slack.told("approved", to=EMMA)


@every_kind
async def test_it_is_not_created_where_it_is_denied(life: Rig, kind: base.Resource) -> None:
    key = await life.submit(kind.kind, wanted(kind))
    await life.run_all()
    ticket = str((await life.request(key)).review["ticket"])
    await life.deciding.deny(Pressed(key, ticket, ADA, f"{IT}:1.0", ""), "Not now.")
    await life.run_all()
    assert (await life.request(key)).state is State.DENIED
    assert posts(life) == []
    assert life.slack.told("Not now.", to=EMMA)
