"""Drafts and presets."""

import asyncio
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import given, settings

from bot.store import sqlite
from bot.store.port import Draft, Preset, Store
from tests.store import builders


@settings(max_examples=25, deadline=None)
@given(builders.drafts, builders.presets)
def test_what_was_saved_comes_back_from_the_file_as_it_was(draft: Draft, preset: Preset) -> None:
    async def saved_and_read_again() -> tuple[Any, ...]:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "store.sqlite"
            store = await sqlite.open_store(path)
            await store.drafts.put(draft)
            await store.presets.put(preset)
            await store.close()
            again = await sqlite.open_store(path)
            found = await again.drafts.get(draft.id)
            kept = await again.presets.get(preset.asker, preset.kind, preset.name)
            await again.close()
            return found, kept

    assert asyncio.run(saved_and_read_again()) == (draft, preset)


class TestDrafts:
    async def test_the_latest_of_an_id_holds(self, store: Store) -> None:
        await store.drafts.put(builders.draft())
        await store.drafts.put(builders.draft(filled={"topic": "Retro", "minutes": 45}, zoom_id="857"))
        found = await store.drafts.get("D1")
        assert found == builders.draft(filled={"topic": "Retro", "minutes": 45}, zoom_id="857")

    async def test_a_forgotten_one_is_gone_and_the_others_stay(self, store: Store) -> None:
        await store.drafts.put(builders.draft())
        await store.drafts.put(builders.draft("D2"))
        await store.drafts.remove("D1")
        await store.drafts.remove("D1")
        assert await store.drafts.get("D1") is None
        assert await store.drafts.get("D2") == builders.draft("D2")

    async def test_those_of_more_than_seven_days_ago_are_forgotten(self, store: Store) -> None:
        await store.drafts.put(builders.draft("old"))
        await store.drafts.put(builders.draft("less", at=builders.NOON + timedelta(seconds=1)))
        await store.drafts.put(builders.draft("new", at=builders.NOON + timedelta(days=7, seconds=1)))
        assert await store.drafts.get("old") is None
        assert await store.drafts.get("less") is not None

    async def test_a_forgotten_one_is_gone_from_the_file(self, path: Path) -> None:
        store = await sqlite.open_store(path)
        url = f"https://hooks.slack.test/{'k3y' * 20}"
        await store.drafts.put(builders.draft(reply_url=url))
        await store.drafts.remove("D1")
        await store.close()
        assert url.encode() not in await asyncio.to_thread(path.read_bytes)


class TestPresets:
    async def test_capitals_do_not_matter_and_the_latest_spelling_holds(self, store: Store) -> None:
        await store.presets.put(builders.preset("Straße"))
        await store.presets.put(builders.preset("STRASSE", filled={"minutes": 20}))
        assert await store.presets.names("U0EMMA001", "meeting") == ["STRASSE"]
        found = await store.presets.get("U0EMMA001", "meeting", "strasse")
        assert found == builders.preset("STRASSE", filled={"minutes": 20})

    async def test_names_are_ones_own_of_a_kind_in_order(self, store: Store) -> None:
        for preset in (
            builders.preset("standup"),
            builders.preset("Retro"),
            builders.preset("all hands", kind="webinar"),
            builders.preset("secret", asker="U0LIAM002"),
        ):
            await store.presets.put(preset)
        assert await store.presets.names("U0EMMA001", "meeting") == ["Retro", "standup"]
        assert await store.presets.get("U0EMMA001", "meeting", "secret") is None
        assert await store.presets.get("U0EMMA001", "meeting", "all hands") is None

    async def test_forgetting_one_says_whether_it_was_there(self, store: Store) -> None:
        await store.presets.put(builders.preset())
        await store.presets.put(builders.preset(asker="U0LIAM002"))
        assert await store.presets.remove("U0EMMA001", "meeting", "Standup")
        assert not await store.presets.remove("U0EMMA001", "meeting", "standup")
        assert await store.presets.get("U0LIAM002", "meeting", "standup") is not None
