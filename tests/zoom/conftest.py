"""A fake Zoom with a client, for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.zoom import builders


@pytest.fixture
async def fake() -> AsyncIterator[builders.Fake]:
    """Not paced, so that nothing waits but what the test is about."""
    fake = builders.Fake()
    async with fake.client:
        yield fake
