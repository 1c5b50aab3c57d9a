"""`make mutants`: changes the code that decides, one expression at a time, and looks whether a test notices.

mutmut makes the changes (pyproject.toml says in which modules) and runs the tests of the domain against each,
in a folder of its own. A change that no test notices is a survivor. Those in `equivalent.toml` make no
difference that matters, and say why; any other one fails, and so does one of them that is noticed by now.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
KNOWN: Final = Path(__file__).with_name("equivalent.toml")
NOTICED: Final = frozenset({1, 3, 24, 36, -24, 152, 255})
"""Exit codes: a test failed, or it took too long."""
SURVIVED: Final = 0
_NAME: Final = re.compile(r"(?P<module>.*)\.x[ǁ_](?P<name>.*)__mutmut_[0-9]+")


@dataclass(frozen=True, slots=True, order=True)
class Mutant:
    """One change."""

    where: str
    """bot.domain.policy.decide"""
    before: str
    after: str


def main() -> int:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        folder = Path(name)
        for each in ("pyproject.toml", "bot", "tests"):
            _copy(ROOT / each, folder / each)
        ran = _mutmut(folder, "run", "--max-children", str(os.cpu_count() or 1))
        codes = _codes(folder)
        odd = sorted(each for each, code in codes.items() if code not in {*NOTICED, SURVIVED})
        if ran.returncode or odd or not codes:
            sys.stdout.write(
                f"{ran.stdout[-3000:]}{ran.stderr[-3000:]}\nmutmut did not get through: {odd[:5]}\n"
            )
            return 1
        survivors = Counter(_shown(folder, each) for each, code in codes.items() if code == SURVIVED)
    sys.stdout.write(f"{len(codes)} mutants in {time.monotonic() - started:.0f} s, ")
    return _compared(survivors)


def _mutmut(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mutmut", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 our own words


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target)


def _codes(folder: Path) -> dict[str, int | None]:
    """How the tests ended, by the name of the mutant."""
    found: dict[str, int | None] = {}
    for each in (folder / "mutants").rglob("*.meta"):
        found |= json.loads(each.read_text())["exit_code_by_key"]
    return found


def _shown(folder: Path, name: str) -> Mutant:
    shown = _mutmut(folder, "show", name).stdout
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    before, after = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    parts = _NAME.fullmatch(name)
    where = f"{parts['module']}.{parts['name'].replace('ǁ', '.')}" if parts else name
    return Mutant(where, before, after)


def _compared(survivors: Counter[Mutant]) -> int:
    """The exit code, with what has to be looked at."""
    listed = tomllib.loads(KNOWN.read_text(encoding="utf-8")).get("mutant", [])
    known = Counter(Mutant(each["where"], each["before"], each["after"]) for each in listed if each["why"])
    new, noticed = survivors - known, known - survivors
    sys.stdout.write(f"survivors: {survivors.total()}, known to make no difference: {known.total()}\n")
    for title, found in (("no test notices", new), ("is noticed, or gone: take it out of the list", noticed)):
        for each in sorted(found.elements()):
            sys.stdout.write(f"\n{title}: {each.where}\n  - {each.before}\n  + {each.after}\n")
    return int(bool(new or noticed))


if __name__ == "__main__":
    sys.exit(main())
