"""What whoever runs the bot reads about the audit."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.services.audit import audit_verify
from bot.store import chain, proof, sqlite
from tests.store import builders


@pytest.fixture
async def store_file(tmp_path: Path) -> Path:
    path = tmp_path / "store.sqlite"
    store = await sqlite.open_store(path)
    for n in range(5):
        await store.audit.add(builders.entry(subject=str(n)))
    await store.close()
    return path


def head(report: audit_verify.Report) -> str:
    """The head that it shows to be kept."""
    (line,) = [line for line in report.text.splitlines() if line.startswith("Head: ")]
    return line.removeprefix("Head: ")


def test_a_whole_audit_says_how_many_entries_it_has_and_shows_what_to_keep(store_file: Path) -> None:
    report = audit_verify.report(store_file)
    assert report.whole
    assert report.text.startswith("The audit is whole: 5 entries.\n")
    assert head(report).startswith("5:")
    assert audit_verify.report(store_file, audit_verify.kept(head(report))) == report
    assert audit_verify.report(store_file, audit_verify.kept(f" {head(report)[2:].upper()} ")) == report


@pytest.mark.parametrize(
    ("sql", "said", "entries"),
    [
        ("UPDATE audit SET actor = 'U0EVE' WHERE id = 3", "entry 3 was changed", "2 entries"),
        ("DELETE FROM audit WHERE id = 2", "entry 2 was removed", "1 entry up"),
        ("UPDATE audit SET id = 0 WHERE id = 4", "entry 0 was put in", "0 entries"),
    ],
)
def test_the_first_entry_that_is_not_as_it_was_is_named(
    store_file: Path, sql: str, said: str, entries: str
) -> None:
    with Database(store_file) as database:
        database.execute(sql)
    report = audit_verify.report(store_file)
    assert not report.whole
    assert report.text.startswith(f"The audit is not as it was written: {said}")
    assert entries in report.text
    assert "backup" in report.text


def test_a_hash_that_nobody_finds_again_says_that_it_is_another_audit(store_file: Path) -> None:
    report = audit_verify.report(store_file, proof.Head(0, "a" * 64))
    assert not report.whole
    assert report.text.startswith("The audit is not as it was written: it is another one.")


async def test_an_empty_audit_has_a_head_as_well(tmp_path: Path) -> None:
    path = tmp_path / "store.sqlite"
    await (await sqlite.open_store(path)).close()
    report = audit_verify.report(path)
    assert report.text.startswith("The audit is whole: 0 entries.")
    assert audit_verify.kept(head(report)) == proof.Head(0, chain.FIRST)


@pytest.mark.parametrize("typed", ["", "5", "5:", "x" * 64, f"{'a' * 63}", f"-1:{'a' * 64}", f"{'a' * 65}"])
def test_what_is_no_head_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a head as audit verify shows it"):
        audit_verify.kept(typed)
