"""An engine on a file of its own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.jobs.engine import Engine
from bot.jobs.port import Jobs
from tests.jobs import builders


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs.sqlite"


@pytest.fixture
async def tasks() -> builders.Tasks:
    return builders.Tasks()


@pytest.fixture
async def engine(path: Path, tasks: builders.Tasks) -> AsyncIterator[Engine]:
    async with builders.running(path, tasks) as engine:
        yield engine


@pytest.fixture
async def jobs(engine: Engine) -> Jobs:
    """The engine as those who use it see it."""
    return engine
