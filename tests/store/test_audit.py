"""The audit: what is looked for is found, and each entry says who its actor is in Zoom."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.store.port import AuditFilter, Store
from tests.store import builders

EMMA, LIAM, ADA = "U0EMMA001", "U0LIAM002", "U0ADA0003"


async def fill(store: Store) -> None:
    """Numbered from 1 on, a minute apart; `k1` is what Emma asked for."""
    await store.requests.add(builders.request("k1", asker=EMMA))
    done = [
        builders.entry("request.pending", actor=EMMA, subject="k1", request="k1"),
        builders.entry("request.approved", actor=ADA, subject="k1", request="k1", rule="rule 2 (line 7)"),
        builders.entry("user.created", subject="zoom-noah", request="k1"),
        builders.entry("user_group.created", actor=LIAM),
        builders.entry("link.made", actor=ADA, subject=LIAM),
        builders.entry("approval.refused", actor=LIAM, subject="k1", request="k1", result="stranger"),
        builders.entry("users.seen"),
    ]
    for number, entry in enumerate(done):
        await store.audit.add(replace(entry, at=builders.NOON + timedelta(minutes=number)))


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (AuditFilter(), [7, 6, 5, 4, 3, 2, 1]),
        (AuditFilter(person=EMMA), [6, 3, 2, 1]),
        (AuditFilter(person=LIAM), [6, 5, 4]),
        (AuditFilter(person="U0NOBODY1"), []),
        (AuditFilter(action="user"), [3]),
        (AuditFilter(action="user.created"), [3]),
        (AuditFilter(action="request"), [2, 1]),
        (AuditFilter(action="user.creat"), []),
        (AuditFilter(action="%"), []),
        (AuditFilter(deed="created"), [4, 3]),
        (AuditFilter(deed="created", action="user"), [3]),
        (AuditFilter(deed="creat"), []),
        (AuditFilter(deed="user.created"), []),
        (AuditFilter(since=builders.NOON + minutes(4)), [7, 6, 5]),
        (AuditFilter(before=3), [2, 1]),
        (AuditFilter(failed=True), [6]),
        (AuditFilter(person=ADA, action="link", before=9), [5]),
        (AuditFilter(person=LIAM, failed=True, since=builders.NOON, before=9), [6]),
    ],
)
async def test_what_fits_all_that_is_wanted_is_found(
    store: Store, wanted: AuditFilter, numbers: list[int]
) -> None:
    await fill(store)
    assert [each.number for each in await store.audit.find(wanted)] == numbers


async def test_a_page_follows_the_one_before(store: Store) -> None:
    await fill(store)
    page = await store.audit.find(AuditFilter(), 3)
    assert [each.number for each in page] == [7, 6, 5]
    assert [each.number for each in await store.audit.find(AuditFilter(before=5), 3)] == [4, 3, 2]


async def test_all_of_an_entry_comes_back(store: Store) -> None:
    made = builders.entry(rule="rule 1 (line 3)", message="C0ITADMIN:1.2", result="own", request="k1")
    await store.audit.add(made)
    (found,) = await store.audit.recent()
    assert found == made
    assert found.number == 1
    assert len(found.hash) == 64


class TestWhoTheActorIsInZoom:
    async def zoom_actors(self, store: Store) -> list[str]:
        return [each.zoom_actor for each in await store.audit.recent()]

    async def test_is_what_they_are_linked_to_at_that_moment(self, store: Store) -> None:
        await store.audit.add(builders.entry("before.it", actor=EMMA))
        await store.links.put(builders.link(), builders.entry("link.made", actor=EMMA))
        await store.audit.add(builders.entry("while.it", actor=EMMA))
        await store.links.put(builders.link(zoom_id="newer"), builders.entry("link.made", actor=EMMA))
        await store.links.remove(EMMA, builders.entry("link.removed", actor=EMMA))
        await store.audit.add(builders.entry("after.it", actor=EMMA))
        assert await self.zoom_actors(store) == ["", "newer", "newer", "zoom-emma", "zoom-emma", ""]

    async def test_is_nobody_for_the_bot_and_for_others(self, store: Store) -> None:
        await store.links.put(builders.link(), builders.entry("link.made", actor=ADA))
        await store.audit.add(builders.entry(actor="bot"))
        assert await self.zoom_actors(store) == ["", ""]

    async def test_is_what_the_store_knows_not_what_it_is_told(self, store: Store) -> None:
        await store.links.put(builders.link(), builders.entry(actor=EMMA, zoom_actor="somebody"))
        assert await self.zoom_actors(store) == ["zoom-emma"]
