"""Entries of the audit in plain words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings

from bot.domain.reviews import Why
from bot.domain.turns import What
from bot.services.audit import audit_words
from bot.store.port import AuditEntry
from tests.services import badges, clubs, rig
from tests.store import builders

SERVICES = Path(__file__).parents[3] / "bot" / "services"
PARTS = {action.partition(".")[0] for action in audit_words.SAID} - {"*"}
BY_ACTS = {
    What.AGREED,
    What.EDITED,
    What.APPROVED,
    What.DENIED,
    What.EXPIRED,
    What.WITHDRAWN,
    What.REMINDED,
}
"""What acts make of a request: `request.` and their names (`Ports.take`)."""


def written() -> Iterator[str]:
    """All actions that the services record, with a star for the kind."""
    for file in SERVICES.rglob("*.py"):
        if file.name == "audit_words.py":
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                if re.fullmatch(rf"({'|'.join(PARTS)}|meeting)\.[a-z_]+", node.value):
                    yield node.value
            elif isinstance(node, ast.JoinedStr) and len(node.values) > 1:
                first, second = node.values[:2]
                if isinstance(first, ast.FormattedValue) and re.search(
                    r"\.kind$|'kind'", ast.unparse(first.value)
                ):
                    yield f"*{ast.literal_eval(second)}" if isinstance(second, ast.Constant) else "*"


def test_each_action_that_the_services_record_has_words() -> None:
    found = {action for action in written() if re.fullmatch(r"\*?[a-z_]*\.[a-z_]+", action)}
    assert {"request.pending", "*.created", "*.members_added", "meeting.cancelled"} <= found
    nameless = {action for action in found if not named(action)}
    assert nameless == set()
    assert {f"request.{what}" for what in BY_ACTS} <= audit_words.SAID.keys()


def named(action: str) -> bool:
    return action in audit_words.SAID or f"*.{action.partition('.')[2]}" in audit_words.SAID


def test_each_reason_has_words() -> None:
    assert set(Why) <= audit_words.RESULTS.keys()


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("request.approved", "Approved"),
        ("im_group.created", "Created"),
        ("user.lapsed", "Ended, as it was given for a time"),
        ("of_a_later.version_of_us", "Of a later version of us"),
        ("one", "One "),
    ],
)
def test_an_action_is_called_by_plain_words(action: str, said: str) -> None:
    assert audit_words.said(action) == said


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        ({}, []),
        (
            {"before": {"type": "licensed", "a": 1}, "after": {"type": "basic", "a": 1}},
            ["Type: licensed → basic"],
        ),
        ({"before": {"a_b": 1}, "after": {"c": True}}, ["A b: 1 → none", "C: none → yes"]),
        ({"before": "pending", "after": "active"}, ["pending → active"]),
        ({"after": {"name": "QA", "members": ["U1", "U2"]}}, ["Name: QA", "Members: U1, U2"]),
        ({"before": {"zoom_id": "z"}}, ["Zoom id: z"]),
        ({"before": "Retro"}, ["Before: Retro"]),
        ({"after": {}}, []),
        ({"deed": "<!channel> & co"}, ["Deed: &lt;!channel&gt; &amp; co"]),
        ({"agreed": 1, "ok": False}, ["Agreed: 1", "Ok: no"]),
        ({"groups": {"g1": "Sales"}, "list": [{"a": 1}]}, ["Groups: g1: Sales", "List: {'a': 1}"]),
        ({"long": "x" * 300}, [f"Long: {'x' * 199}…"]),
        (
            {f"n{n}": n for n in range(8)},
            [*(f"N{n}: {n}" for n in range(6)), "… and 2 more; all are in the export"],
        ),
    ],
)
def test_what_was_changed_and_what_else_there_is_stands_below(
    details: dict[str, object], lines: list[str]
) -> None:
    assert list(audit_words.lines(builders.entry(details=details))) == lines


def test_the_rule_and_the_result_stand_below() -> None:
    entry = builders.entry(rule="rule 2 (line 7)", result="stranger")
    assert list(audit_words.lines(entry)) == [
        "By rule 2 (line 7) of the policy",
        "Result: not one of those who may",
    ]
    assert list(audit_words.lines(builders.entry(result="Zoom <said> no."))) == [
        "Result: Zoom &lt;said&gt; no."
    ]


@settings(max_examples=50, deadline=None)
@given(builders.entries)
def test_whatever_is_recorded_can_be_shown_and_acts_as_no_markup(entry: AuditEntry) -> None:
    for line in audit_words.lines(entry):
        assert "<" not in line
        assert "\n" not in line


def test_kinds_are_known_by_their_words() -> None:
    kind = badges.Badges(clubs.World(), rig.Moments())
    known = audit_words.known({"badge": kind})
    assert known.about["badge"] == "badge"
    assert known.about["request"] == "request"
    assert known.deeds["members added"] == "members_added"
    assert "*" not in known.about
