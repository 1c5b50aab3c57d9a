"""The audit as a file."""

import csv
import io
import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoreError
from bot.services.audit import audit_export
from bot.store import chain, sqlite
from tests.store import builders

BEGINS: tuple[str, ...] = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # noqa: RUF001 as Excel takes them
cells = st.text(alphabet=st.sampled_from([*BEGINS, *" \t\r\n;,\"'a1é"]), max_size=12)


def row(**changes: Any) -> dict[str, Any]:  # noqa: ANN401 its columns
    empty = dict.fromkeys(chain.SEALED, "") | {"id": 1, "details": "{}", "hash": "h"}
    return empty | changes


def table(*rows: dict[str, Any], delimiter: str = ",") -> list[list[str]]:
    """As a spreadsheet takes it apart."""
    text = "".join(audit_export.table(rows))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


@pytest.fixture
async def store_file(tmp_path: Path) -> Path:
    path = tmp_path / "store.sqlite"
    store = await sqlite.open_store(path)
    for n in range(3):
        at = builders.NOON + timedelta(days=n)
        await store.audit.add(builders.entry(at=at, subject=f"Zoë {n}", details={"before": "é", "after": n}))
    await store.close()
    return path


def test_each_line_of_json_has_all_of_an_entry(store_file: Path) -> None:
    out = io.BytesIO()
    audit_export.write(store_file, "jsonl", None, None, out)
    first, *others = [json.loads(line) for line in out.getvalue().decode("ascii").splitlines()]
    assert len(others) == 2
    assert first["number"] == 1
    assert first["at"] == "2026-11-21T12:00:00.000000+00:00"
    assert first["subject"] == "Zoë 0"
    assert first["details"] == {"before": "é", "after": 0}
    assert first["previous"] == chain.FIRST
    assert others[0]["previous"] == first["hash"]
    assert set(first) == set(audit_export.COLUMNS)


def test_what_is_exported_may_begin_at_a_moment(store_file: Path) -> None:
    out = io.BytesIO()
    audit_export.write(store_file, "jsonl", builders.NOON + timedelta(days=1), None, out)
    assert [json.loads(line)["number"] for line in out.getvalue().splitlines()] == [2, 3]


def test_a_table_has_a_line_of_names_and_legible_details(store_file: Path) -> None:
    out = io.BytesIO()
    audit_export.write(store_file, "csv", None, None, out)
    names, first, *others = csv.reader(io.StringIO(out.getvalue().decode(), newline=""))
    assert names == list(audit_export.COLUMNS)
    assert len(others) == 2
    assert dict(zip(names, first, strict=True))["details"] == '{"before": "é", "after": 0}'


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30 1234", "'+49 30 1234"),
        ("@emma", "'@emma"),
        (" =cmd|' /C calc'!A0", " '=cmd|' /C calc'!A0"),
        ("a\n-b;@c\t=d", "a\n'-b;'@c\t'=d"),
        ("＝1", "'＝1"),  # noqa: RUF001 on purpose
        ("a=b, -c (x@y)", "a=b, -c (x@y)"),
    ],
)
def test_what_a_spreadsheet_would_reckon_is_text(typed: str, shown: str) -> None:
    (_, cells_) = table(row(subject=typed))
    assert cells_[5] == shown


@given(cells, st.sampled_from(",;\t"))
def test_no_cell_begins_as_a_formula_whatever_separates_them(typed: str, delimiter: str) -> None:
    for line in table(row(subject=typed, result=typed), delimiter=delimiter):
        for cell in line:
            assert not cell.lstrip().startswith(BEGINS)


@given(st.text(max_size=20))
def test_nothing_is_lost_of_what_is_not_a_formula(typed: str) -> None:
    (_, cells_) = table(row(subject=typed))
    assert cells_[5].replace("'", "") == typed.replace("'", "")


def test_what_nests_without_end_is_shown_as_it_is() -> None:
    deep = "[" * 100_000
    (line,) = audit_export.json_lines([row(details=deep)])
    assert json.loads(line)["details"] == deep
    (_, cells_) = table(row(details=deep))
    assert json.loads(cells_[list(audit_export.COLUMNS).index("details")]) == deep


def test_what_somebody_put_in_by_hand_is_shown_as_it_is() -> None:
    strange = row(details="{not JSON", subject=b"\xff", actor="\udcff")
    (line,) = audit_export.json_lines([strange])
    assert json.loads(line)["details"] == "{not JSON"
    assert json.loads(line)["subject"] == "b'\\xff'"
    assert table(strange)[1][7] == '"{not JSON"'


class TestAFile:
    def test_is_new_and_for_its_owner_alone(self, store_file: Path, tmp_path: Path) -> None:
        out, stdout = tmp_path / "audit.csv", io.BytesIO()
        audit_export.write(store_file, "csv", None, out, stdout)
        assert stat.S_IMODE(out.stat().st_mode) == 0o600
        assert len(out.read_bytes().splitlines()) == 4
        assert stdout.getvalue() == b""

    def test_that_is_there_already_is_left_as_it_is(self, store_file: Path, tmp_path: Path) -> None:
        out = tmp_path / "audit.csv"
        out.write_text("mine")
        with pytest.raises(StoreError, match=r"audit.csv is there already: give --out another name"):
            audit_export.write(store_file, "csv", None, out, io.BytesIO())
        assert out.read_text() == "mine"

    def test_that_cannot_be_made_is_a_line(self, store_file: Path, tmp_path: Path) -> None:
        out = tmp_path / "no" / "audit.csv"
        with pytest.raises(StoreError, match=r"audit.csv cannot be made: No such file or directory"):
            audit_export.write(store_file, "csv", None, out, io.BytesIO())

    @pytest.mark.parametrize("failure", [OSError(28, "No space left on device"), KeyboardInterrupt()])
    def test_that_cannot_be_finished_is_gone_again(self, tmp_path: Path, failure: BaseException) -> None:
        out = tmp_path / "audit.csv"

        def write() -> None:
            with audit_export._sink(out, io.BytesIO()) as sink:  # noqa: SLF001 no disk here is full
                sink.write(b"half")
                raise failure

        expected = StoreError if isinstance(failure, OSError) else KeyboardInterrupt
        with pytest.raises(
            expected, match="cannot be written: No space left" if expected is StoreError else None
        ):
            write()
        assert not out.exists()
