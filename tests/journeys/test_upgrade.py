"""A new version takes over what the one of before left open, also where a policy now demands an approval."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from bot import app
from bot.domain.requests import Request, State
from bot.jobs.engine import Engine
from bot.jobs.port import Job, JobState
from bot.services.audit import audit_verify
from bot.services.review import reminding
from bot.store import sqlite
from sandbox.slack.model import Message
from sandbox.zoom.kinds import groups
from tests.journeys import upgrading
from tests.journeys.conftest import NOON
from tests.journeys.stage import Stage, empty, labels, running, words

pytestmark = pytest.mark.long

STORED_AT: Final = datetime(2026, 11, 21, 18, 20, tzinfo=UTC)
"""Shortly after what is stored was made."""
CHANNEL: Final = "C0ITADMIN"
POLICY: Final = """
[[rule]]
kinds = ["meeting", "group"]
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    file = tmp_path / "policy.toml"
    file.write_text(POLICY, encoding="utf-8")
    return file


@pytest.fixture(params=["by its code", "as it is stored"])
async def left_open(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[tuple[Stage, Path]]:
    """A stage, and the data folder of a bot of before that was killed on it."""
    data = tmp_path / "data"
    data.mkdir()
    stored = request.param == "as it is stored"
    async with empty(STORED_AT if stored else app.now()) as stage:
        if stored:
            upgrading.restore(stage, data)
        else:
            try:
                code = upgrading.old_code(tmp_path / "code")
            except upgrading.NoHistory:
                pytest.skip("the history of the code is not here; what is stored is tested")
            await upgrading.leave_open(stage, code, data)
        yield stage, data


async def requests(data: Path) -> dict[str, Request]:
    """By topic or name."""
    store = await sqlite.open_store(data / "store.sqlite")
    found = await store.requests.in_states(*State)
    await store.close()
    return {str(each.spec.get("topic") or each.spec.get("name") or each.text): each for each in found}


def card(stage: Stage, about: str) -> Message | None:
    said = [each for each in stage.world.slack.messages if each.channel == CHANNEL and about in words(each)]
    return next((each for each in said if "Approve" in labels(each)), None)


async def test_what_was_open_is_finished(left_open: tuple[Stage, Path], policy: Path) -> None:
    stage, data = left_open
    async with running(stage, data, bot_policy=policy):
        waits = await stage.until(lambda: card(stage, "Accepted"))
        await stage.until(lambda: stage.world.zoom.of(groups.State).own)
        await stage.until(lambda: len([each for each in stage.cards if "Creating" in words(each)]) == 1)
        await stage.until(lambda: told(stage))
        assert (await stage.ada.presses(waits, "Approve")).acked
        await stage.until(lambda: [each for each in stage.cards if "Accepted" in words(each)])
    ended = {name: each.state for name, each in (await requests(data)).items()}
    assert ended == {
        "Accepted": State.DONE, "Creating": State.DONE, "Group": State.DONE, "Posting": State.ATTENTION,
    }  # fmt: skip
    made = [each.topic for each in stage.world.zoom.meetings.values()]
    assert (made.count("Accepted"), made.count("Creating")) == (1, 1)
    assert [each.name for each in stage.world.zoom.of(groups.State).own] == ["Group"]
    assert audit_verify.report(data / "store.sqlite").whole


async def test_an_alarm_outlives_a_restart_and_goes_off_once(tmp_path: Path, policy: Path) -> None:
    async with empty(NOON) as stage:
        async with running(stage, tmp_path, bot_policy=policy):
            assert (await stage.emma.types("/zoom meeting Alarm at tomorrow 15:00")).acked
            await stage.until(lambda: card(stage, "Alarm"))
        before = await alarms(tmp_path)
        assert [each.state for each in before] == [JobState.WAITING]
        async with running(stage, tmp_path, bot_policy=policy):
            pass
        assert await alarms(tmp_path) == before
        stage.clock.skip(timedelta(hours=4))
        await ring(tmp_path, before[0].id)
        async with running(stage, tmp_path, bot_policy=policy):
            await stage.until(lambda: replies(stage, "if nobody decides"))
        now = [each for each in await alarms(tmp_path) if each.state is JobState.WAITING]
        assert len(now) == 1
        stage.clock.skip(timedelta(days=7))
        await ring(tmp_path, now[0].id)
        async with running(stage, tmp_path, bot_policy=policy):
            await stage.until(lambda: replies(stage, "expired"))
    assert len(replies(stage, "if nobody decides")) == 1
    assert [each.state for each in (await requests(tmp_path)).values()] == [State.EXPIRED]
    assert stage.posts_to_zoom() == 0


def told(stage: Stage) -> list[Message]:
    """What Yuki was told: that her card may be missing; where Zoom has not what was stored, it is gone."""
    known = "Posting" in {each.topic for each in stage.world.zoom.meetings.values()}
    said = [*stage.yuki.dms(), *stage.yuki.whispers()]
    return [each for each in said if ("Post the card" in labels(each)) == known]


def replies(stage: Stage, about: str) -> list[Message]:
    said = [each for each in stage.world.slack.messages if each.channel == CHANNEL and each.is_reply]
    return [each for each in said if about in words(each)]


async def alarms(folder: Path) -> list[Job]:
    """As the engine has them while no bot runs."""
    engine = Engine(folder / "jobs.sqlite", on_failure=failed)
    await engine.launch()
    found = await engine.list(f"{reminding.TASK}:")
    await engine.close()
    return [*found]


async def ring(folder: Path, job: str) -> None:
    """Real time passes in the engine: this one is due."""
    engine = Engine(folder / "jobs.sqlite", on_failure=failed)
    await engine.launch()
    await engine.reschedule(job, datetime(2026, 1, 1, tzinfo=UTC))
    await engine.close()


async def failed(job: Job, error: Exception) -> None:
    raise AssertionError(job.id) from error
