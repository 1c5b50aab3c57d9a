"""The audit as a file: JSON Lines for programs, CSV for a spreadsheet. It may run beside the bot."""

import contextlib
import csv
import io
import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from bot.errors import StoreError
from bot.store import chain, reading

COLUMNS: Final = {"number": "id"} | {name: name for name in chain.SEALED[1:]} | {"hash": "hash"}
"""What each column is called, and what it is in the store."""

_FORMULA: Final = re.compile(r'(^|[;\t\r\n])([\s"]*)(?=[=+\-@＝＋－＠])')  # noqa: RUF001 wide signs are signs too
"""Where a spreadsheet would reckon (https://owasp.org/www-community/attacks/CSV_Injection), also after
what ends a cell in the countries where a semicolon does."""


def write(store_file: Path, form: str, since: datetime | None, out: Path | None, stdout: BinaryIO) -> None:
    """The entries since then, the oldest first, to a new file or to standard output. Raises StoreError."""
    with reading.opened(store_file) as audit, _sink(out, stdout) as sink:
        for line in FORMS[form](audit.rows(since)):
            # What somebody put in by hand need not be text: it is shown by its codes.
            sink.write(line.encode("utf-8", "backslashreplace"))


def json_lines(rows: Iterable[chain.Row]) -> Iterator[str]:
    """A JSON object for each row, all in ASCII; `details` as it is, where it is JSON."""
    for row in rows:
        yield json.dumps({**_named(row), "details": _details(row["details"])}, default=repr) + "\n"


def table(rows: Iterable[chain.Row]) -> Iterator[str]:
    """CSV with a line of names. What a spreadsheet would take for a formula gets an apostrophe."""
    yield _cells(COLUMNS)
    for row in rows:
        legible = {**row, "details": json.dumps(_details(row["details"]), ensure_ascii=False, default=repr)}
        yield _cells(_FORMULA.sub(r"\1\2'", str(value)) for value in _named(legible).values())


FORMS: Final[Mapping[str, Callable[[Iterable[chain.Row]], Iterator[str]]]] = {
    "jsonl": json_lines,
    "csv": table,
}


@contextlib.contextmanager
def _sink(out: Path | None, stdout: BinaryIO) -> Iterator[BinaryIO]:
    """A new file that only its owner can read, and that is gone again where writing fails."""
    if out is None:
        yield stdout
        return
    try:
        descriptor = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except FileExistsError:
        raise StoreError([f"{out} is there already: give --out another name"]) from None
    except OSError as error:
        raise StoreError([f"{out} cannot be made: {error.strerror}"]) from None
    try:
        with open(descriptor, "wb") as file:  # noqa: PTH123 of a descriptor, not of a path
            yield file
    except BaseException as error:
        out.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise StoreError([f"{out} cannot be written: {error.strerror}; it is gone again"]) from None
        raise


def _named(row: chain.Row) -> dict[str, object]:
    return {name: row[column] for name, column in COLUMNS.items()}


def _details(stored: object) -> object:
    try:
        return json.loads(str(stored))
    except (ValueError, RecursionError):  # RecursionError: what nests without end
        return stored


def _cells(values: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(values)
    return line.getvalue()
