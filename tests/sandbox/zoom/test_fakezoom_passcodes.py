"""Passcodes: given ones against the rule, and those that Zoom makes."""

import re
from random import Random
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.cast import CAST
from sandbox.zoom import passcodes
from sandbox.zoom.account import Account, PasscodeRule, Plan
from tests.sandbox.zoom.builders import Caller, Time


async def test_a_meeting_gets_a_passcode_unless_none_is_wanted(zoom: Caller) -> None:
    assert re.fullmatch(r"[A-Za-z0-9]{6}", (await zoom.created())["password"])
    assert "password" not in await zoom.created(default_password=False)
    zoom.world.account.passcodes.locked = True
    assert "password" in await zoom.created(default_password=False)
    zoom.world.account.passcodes = PasscodeRule(required=False)
    assert "password" not in await zoom.created()
    assert (await zoom.created(password="Own1!"))["password"] == "Own1!"


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        ({}, "elevenchars", "tencharact"),
        ({}, "no space", "nospace"),
        ({}, "ümlaut", "umlaut"),
        ({"length": 6}, "five5", "six666"),
        ({"have_letter": True}, "12345", "1234a"),
        ({"have_number": True}, "abcde", "abcd1"),
        ({"have_special_character": True}, "abc123", "abc12!"),
        ({"have_upper_and_lower_characters": True}, "abc", "Abc"),
        ({"have_upper_and_lower_characters": True}, "ABC", "Abc"),
        ({"only_allow_numeric": True}, "12a", "129"),
        ({"consecutive_characters_length": 4}, "x1234", "x1235"),
        ({"consecutive_characters_length": 4}, "dcba", "dcb4"),
        ({"consecutive_characters_length": 4}, "1111", "1112"),
        ({"consecutive_characters_length": 4}, "abcd", "aceg"),
    ],
)
async def test_a_passcode_must_follow_the_accounts_rule(
    zoom: Caller, rule: dict[str, Any], bad: str, good: str
) -> None:
    zoom.world.account.passcodes = PasscodeRule(**rule)
    assert (await zoom.created(password=good))["password"] == good
    answer = await zoom.create(password=bad)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/xml")
    root = ET.fromstring(answer.text)  # noqa: S314 our own
    assert root.findtext("code") == "300"
    assert root.findtext("errors/field") == "password"
    assert "does not match the password requirement" in (root.findtext("errors/message") or "")


def test_a_passcode_with_a_run_of_digits_is_made_again() -> None:
    account = Account(CAST, Time(), Plan.PRO, frozenset())
    account.passcodes = PasscodeRule(length=10, only_allow_numeric=True, consecutive_characters_length=4)
    for _ in range(300):  # one in fifty would have one
        passcodes.check(account.passcodes, passcodes.choose(account, "", default=True))


@given(
    seed=st.integers(),
    length=st.integers(0, 10),
    numeric=st.booleans(),
    special=st.booleans(),
    run=st.sampled_from([0, 4, 5, 6, 7, 8]),
)
def test_a_passcode_that_zoom_makes_follows_its_own_rule(
    seed: int, length: int, run: int, *, numeric: bool, special: bool
) -> None:
    letters = not numeric
    rule = PasscodeRule(
        length=length,
        have_letter=letters,
        have_number=True,
        have_upper_and_lower_characters=letters,
        have_special_character=special and letters,
        only_allow_numeric=numeric,
        consecutive_characters_length=run,
    )
    account = Account(CAST, Time(), Plan.PRO, frozenset())
    account.passcodes, account.random = rule, Random(seed)  # noqa: S311 repeatable
    made = passcodes.choose(account, "", default=True)
    passcodes.check(rule, made)
    assert len(made) == max(length, 6)
