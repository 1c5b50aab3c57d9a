"""Asking for what takes an approval, until it is created."""

from pathlib import Path

from bot.domain.requests import State
from tests.services import badges
from tests.services.badges import IT
from tests.services.rig import EMMA


async def test_what_takes_an_approval_is_created_once_somebody_approved(tmp_path: Path) -> None:
    play = badges.play(tmp_path)
    async with play.outside.life() as life:
        badges.start(life)
        asked = await badges.ask(life)
        assert asked.state is State.PENDING
        assert not play.world.clubs
        assert life.slack.told("waits for approval", to="update of")
        assert life.slack.told("waits for an approval", to=EMMA)
        assert await badges.approve(life) == "You approved it. It is being created now."
        await life.run_all()
        done = await badges.check(life)
        assert done.state is State.DONE
        assert list(play.world.clubs) == ["Seven"]
        assert life.slack.told("Card of Seven", to=EMMA)
        assert life.slack.told("is created", to=f"{IT}:{done.thread_ts}")
