"""A stage whose bot is a process of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sandbox.world import World, serve
from tests.journeys.stage import Stage, SystemClock, manifest
from tests.kill.process import Process


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    world = World(manifest())
    playing = Stage(world, SystemClock())
    async with serve(world) as url:
        playing.url = url
        yield playing
    assert world.slack.violations == []
    assert world.zoom.violations == []


@pytest.fixture
async def bot(stage: Stage, tmp_path: Path) -> AsyncIterator[Process]:
    process = Process(stage, tmp_path)
    await process.start()
    yield process
    await process.kill()
