"""A stage for each journey, over Socket Mode and over HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.journeys import stage as stage_

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
"""A Saturday, 13:00 in Berlin, 21:00 in Tokyo."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[stage_.Stage]:
    """The bot over Socket Mode."""
    async with stage_.playing(tmp_path, start=NOON) as playing:
        yield playing


@pytest.fixture(params=["socket mode", "http"])
async def either_way(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[stage_.Stage]:
    """The bot over Socket Mode, then over HTTP."""
    async with stage_.playing(tmp_path, start=NOON, over_http=request.param == "http") as playing:
        yield playing
