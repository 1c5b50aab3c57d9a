"""bot/README.md is held against the code."""

import re
from pathlib import Path

from bot.domain.requests import FINAL, MOVES

MAP = (Path(__file__).parent.parent / "bot" / "README.md").read_text(encoding="utf-8")


def test_the_drawn_states_and_moves_are_those_of_the_code() -> None:
    drawing = MAP.split("stateDiagram-v2")[1].split("```")[0]
    drawn = set(re.findall(r"^\s*(\w+) --> (\w+):", drawing, flags=re.MULTILINE))
    assert drawn == {(state.value, after.value) for state, moves in MOVES.items() for after in moves}
    assert set(re.findall(r"(\w+) --> \[\*\]", drawing)) == {state.value for state in FINAL}


def test_every_package_of_the_bot_is_on_the_map() -> None:
    packages = {path.parent.name for path in (Path(__file__).parent.parent / "bot").glob("*/__init__.py")}
    assert {name for name in packages if f"`bot/{name}/`" not in MAP} == set()


def test_every_verb_is_on_the_map() -> None:
    table = MAP.split("## Where each verb is")[1].split("## ")[0]
    services = (Path(__file__).parent.parent / "bot" / "services").rglob("[a-z]*.py")
    modules = {path.stem for path in services if path.parent.name != "doctor"}
    assert modules == set(re.findall(r"`(\w+)`", table))
