"""The scene of the fake Slack's tests."""

from collections.abc import AsyncIterator

import pytest

from tests.sandbox.slack import builders


@pytest.fixture
async def scene() -> AsyncIterator[builders.Scene]:
    async with builders.scene() as made:
        yield made
