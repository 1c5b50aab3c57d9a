"""Whatever somebody does to the audit's rows in the file is noticed, and the first of them is named."""

import asyncio
import random
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from bot.store import chain, proof, reading, sqlite
from tests.store import builders

ENTRIES = 8
COLUMNS = (*chain.SEALED[1:], "hash")
FREELY = settings(max_examples=60, deadline=None)
numbers = st.integers(1, ENTRIES)
values = st.text(max_size=8) | st.binary(max_size=4) | st.integers(-5, 5) | st.floats(allow_nan=False)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with some entries."""
    path = tmp_path_factory.mktemp("whole") / "store.sqlite"

    async def write() -> None:
        store = await sqlite.open_store(path)
        await store.links.put(builders.link(), builders.entry("link.made", actor="U0EMMA001"))
        for number in range(1, ENTRIES):
            at = builders.NOON + timedelta(minutes=number)
            await store.audit.add(builders.entry(at=at, subject=f"857{number % 2}", details={"é": number}))
        await store.close()

    asyncio.run(write())
    return path


Tamper = Callable[[Database], None]


def examined(file: Path, kept: proof.Head | None = None) -> proof.Proof:
    with reading.opened(file) as audit:
        return proof.examine(audit.rows(), audit.head(), *([kept] if kept else []))


def tampered(whole: Path, tamper: Tamper, kept: proof.Head | None = None) -> proof.Proof:
    """What is found in a copy of the file, after somebody had it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(shutil.copy(whole, folder))
        with Database(file) as database, database.atomic():
            tamper(database)
        return examined(file, kept)


def named(whole: Path, tamper: Tamper, kept: proof.Head | None = None) -> tuple[proof.What, int | None]:
    """What was done, to which entry, by what is found; all before it are counted."""
    found = tampered(whole, tamper, kept)
    assert found.fault is not None
    assert "\n" not in found.fault.saw
    assert found.entries == found.head.number
    return found.fault.what, found.fault.number


def row(database: Database, number: int) -> dict[str, Any]:
    return next(database.query("SELECT * FROM audit WHERE id = ?", [number]))


def put(database: Database, row: dict[str, Any]) -> None:
    database.table("audit").insert(row, pk="id", replace=True)


def remove(database: Database, number: int) -> None:
    database.execute("DELETE FROM audit WHERE id = ?", [number])


def renumber(database: Database, numbers: range, by: int) -> None:
    for number in numbers:
        database.execute("UPDATE audit SET id = ? WHERE id = ?", [number + by, number])


def forged(database: Database, number: int, after: int, **changes: object) -> dict[str, Any]:
    """A row as it would be if it had been written after that one."""
    before = row(database, after)["hash"] if after else chain.FIRST
    made = {**row(database, 1), "id": number, "previous": before, **changes}
    return {**made, "hash": chain.seal(made)}


def head(database: Database, number: int, hash_: str) -> None:
    database.execute("UPDATE audit_head SET number = ?, hash = ?", [number, hash_])


def test_what_nobody_touched_is_whole(whole: Path) -> None:
    found = examined(whole)
    assert (found.entries, found.head.number, found.fault) == (ENTRIES, ENTRIES, None)


async def test_an_audit_without_entries_is_whole(path: Path) -> None:
    await (await sqlite.open_store(path)).close()
    assert examined(path) == (0, proof.Head(0, chain.FIRST), None)


@FREELY
@given(number=numbers, column=st.sampled_from(COLUMNS), value=values)
def test_any_change_of_a_row_is_named(whole: Path, number: int, column: str, value: object) -> None:
    def tamper(database: Database) -> None:
        before = row(database, number)[column]
        database.execute(f"UPDATE audit SET {column} = ? WHERE id = ?", [value, number])  # noqa: S608 a column
        after = row(database, number)[column]
        assume((type(before), before) != (type(after), after))

    assert named(whole, tamper) == (proof.What.CHANGED, number)


@pytest.mark.parametrize("value", ["CAST(x'ff41' AS TEXT)", "CAST(subject AS BLOB)", "subject || char(0)"])
def test_what_no_text_is_is_named_as_well(whole: Path, value: str) -> None:
    change = f"UPDATE audit SET subject = {value} WHERE id = 3"  # noqa: S608 an expression of ours
    assert named(whole, lambda database: execute(database, change)) == (proof.What.CHANGED, 3)


def execute(database: Database, sql: str) -> None:
    database.execute(sql)


@FREELY
@given(number=numbers, column=st.sampled_from(chain.SEALED[1:-1]), value=st.text(max_size=8))
def test_a_change_with_a_new_hash_is_named_too(whole: Path, number: int, column: str, value: str) -> None:
    def tamper(database: Database) -> None:
        changed = {**row(database, number), column: value}
        assume(changed != row(database, number))
        put(database, {**changed, "hash": chain.seal(changed)})

    assert named(whole, tamper) == (proof.What.CHANGED, number)


@FREELY
@given(first=numbers, count=st.integers(1, ENTRIES), close_up=st.booleans())
def test_any_removal_is_named(whole: Path, first: int, count: int, *, close_up: bool) -> None:
    def tamper(database: Database) -> None:
        after = range(min(first + count, ENTRIES + 1), ENTRIES + 1)
        for number in range(first, after.start):
            remove(database, number)
        if close_up and count == 1:
            renumber(database, after, -1)

    assert named(whole, tamper) == (proof.What.REMOVED, first)


@FREELY
@given(number=st.integers(2, ENTRIES), honest=st.booleans())
def test_any_row_put_between_is_named(whole: Path, number: int, *, honest: bool) -> None:
    def tamper(database: Database) -> None:
        renumber(database, range(ENTRIES, number - 1, -1), 1)
        made = forged(database, number, after=number - 1, subject="more")
        put(database, made if honest else {**made, "hash": "0" * 64})
        head(database, ENTRIES + 1, row(database, ENTRIES + 1)["hash"])

    what = proof.What.INSERTED if honest else proof.What.CHANGED
    assert named(whole, tamper) == (what, number)


@pytest.mark.parametrize("number", [-3, 0, ENTRIES + 1, ENTRIES + 5])
def test_a_row_put_before_the_first_or_after_the_last_is_named(whole: Path, number: int) -> None:
    def tamper(database: Database) -> None:
        put(database, forged(database, number, after=ENTRIES if number > 0 else 0))

    assert named(whole, tamper) == (proof.What.INSERTED, number)


@FREELY
@given(pair=st.lists(numbers, min_size=2, max_size=2, unique=True), with_hashes=st.booleans())
def test_any_swap_of_two_rows_is_named(whole: Path, pair: list[int], *, with_hashes: bool) -> None:
    one, other = sorted(pair)

    def tamper(database: Database) -> None:
        kept = ("id",) if with_hashes else ("id", "previous", "hash")
        both = [row(database, number) for number in (one, other)]
        for mine, theirs in (both, reversed(both)):
            put(database, {**theirs, **{name: mine[name] for name in kept}})

    assert named(whole, tamper)[1] == one


@FREELY
@given(number=numbers, to=st.integers(-2, ENTRIES + 3).filter(lambda to: not 0 < to <= ENTRIES))
def test_a_row_with_another_number_is_named_or_missed(whole: Path, number: int, to: int) -> None:
    what, found = named(whole, lambda database: renumber(database, range(number, number + 1), to - number))
    assert found in {number, to}
    assert what is not proof.What.INSERTED or found == to


class TestTheEnd:
    @pytest.mark.parametrize(
        ("sql", "what", "number"),
        [
            ("DELETE FROM audit_head", proof.What.REMOVED, ENTRIES + 1),
            ("UPDATE audit_head SET number = 'many'", proof.What.REMOVED, ENTRIES + 1),
            ("UPDATE audit_head SET number = 10", proof.What.REMOVED, ENTRIES + 1),
            ("UPDATE audit_head SET number = 6", proof.What.INSERTED, 7),
            ("UPDATE audit_head SET hash = ''", proof.What.CHANGED, ENTRIES),
            ("DELETE FROM audit", proof.What.REMOVED, 1),
        ],
    )
    def test_a_change_of_what_was_noted_of_it_is_found(
        self, whole: Path, sql: str, what: proof.What, number: int
    ) -> None:
        assert named(whole, lambda database: execute(database, sql)) == (what, number)

    @pytest.mark.parametrize(
        ("sql", "number"),
        [
            ("DELETE FROM audit_head", ENTRIES + 1),
            ("DELETE FROM audit WHERE id > 5", 6),
            ("DELETE FROM audit; DELETE FROM audit_head", 1),
            ("UPDATE audit_head SET number = 3", ENTRIES),
        ],
    )
    async def test_the_bot_writes_on_and_it_stays_to_be_seen(
        self, whole: Path, path: Path, sql: str, number: int
    ) -> None:
        path.parent.mkdir()
        shutil.copy(whole, path)
        with Database(path) as database:
            database.executescript(sql)
        store = await sqlite.open_store(path)
        await store.audit.add(builders.entry("after.it"))
        assert [each.action for each in await store.audit.recent(1)] == ["after.it"]
        await store.close()
        found = examined(path).fault
        if "number = 3" in sql:
            assert found is None  # it was put right by what was written since
        else:
            assert found is not None
            assert (found.what, found.number) == (proof.What.REMOVED, number)


class TestAHeadThatWasKept:
    def kept(self, whole: Path, number: int) -> proof.Head:
        with reading.opened(whole) as audit:
            return next(proof.Head(each["id"], each["hash"]) for each in audit.rows() if each["id"] == number)

    @pytest.mark.parametrize("number", range(1, ENTRIES + 1))
    @pytest.mark.parametrize("alone", [False, True])
    def test_is_found_again(self, whole: Path, number: int, *, alone: bool) -> None:
        kept = self.kept(whole, number)
        assert examined(whole, proof.Head(0, kept.hash) if alone else kept).fault is None

    def test_of_an_empty_audit_fits_all(self, whole: Path) -> None:
        assert examined(whole, proof.Head(0, chain.FIRST)).fault is None

    def rewritten(self, database: Database, first: int, last: int = ENTRIES) -> None:
        """A whole new chain from there on, and a head for it."""
        for number in range(first, last + 1):
            changed = {"subject": "x"} if number == first else {"subject": row(database, number)["subject"]}
            put(database, forged(database, number, after=number - 1, **changed))
        for number in range(last + 1, ENTRIES + 1):
            remove(database, number)
        head(database, last, row(database, last)["hash"])

    def test_shows_that_all_was_rewritten(self, whole: Path) -> None:
        kept = self.kept(whole, 6)
        assert tampered(whole, lambda database: self.rewritten(database, 4)).fault is None
        assert named(whole, lambda database: self.rewritten(database, 4), kept) == (proof.What.CHANGED, 6)
        assert tampered(whole, lambda database: self.rewritten(database, 7), kept).fault is None

    def test_shows_that_the_end_was_cut_off(self, whole: Path) -> None:
        kept = self.kept(whole, 6)
        cut = (4, 4)
        assert named(whole, lambda database: self.rewritten(database, *cut), kept) == (proof.What.REMOVED, 5)

    def test_shows_as_a_hash_alone_that_something_is_not_as_it_was(self, whole: Path) -> None:
        kept = proof.Head(0, self.kept(whole, 6).hash)
        assert named(whole, lambda database: self.rewritten(database, 4), kept) == (proof.What.CHANGED, None)


@FREELY
@given(st.randoms(use_true_random=False))
def test_however_it_was_tampered_with_something_is_found(whole: Path, chance: random.Random) -> None:
    def tamper(database: Database) -> None:
        gone = chance.sample(range(1, ENTRIES + 1), chance.randint(1, ENTRIES))
        for number in gone:
            remove(database, number)
        for number in chance.sample(gone, chance.randint(0, len(gone) - 1)):
            put(database, {**dict.fromkeys(COLUMNS, str(number)), "id": number})

    assert tampered(whole, tamper).fault is not None
