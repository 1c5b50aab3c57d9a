"""A store in a folder of its own."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.store import sqlite
from bot.store.port import Store


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.sqlite"


@pytest.fixture
async def store(path: Path) -> AsyncIterator[Store]:
    store = await sqlite.open_store(path, patience=timedelta(milliseconds=50))
    yield store
    await store.close()
