from collections.abc import AsyncIterator

import pytest

from tests.sandbox.zoom.builders import Caller, calling


@pytest.fixture
async def zoom() -> AsyncIterator[Caller]:
    """A caller of a Business account; its world must have seen nothing that no good client does."""
    async with calling() as caller:
        yield caller
        assert caller.world.violations == []


@pytest.fixture
async def lenient() -> AsyncIterator[Caller]:
    """The same, for tests that misbehave."""
    async with calling() as caller:
        yield caller
