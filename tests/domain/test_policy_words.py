"""The policy in words."""

from datetime import timedelta

import pytest

from bot.domain import policy_words
from bot.domain.policy import Decision, Default
from tests.domain.rules import read, rule

TWO = "takes the approvals of 2 of S0ITADMIN, U0ADA0003 or admins (who are mentioned)"
OWN = "also for what is their own"
TERMS = ", in C0ITADMIN, within 7 days, with a reminder after 4 hours and 1 day"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (rule("granted", "*"), "all kinds, for everybody: granted"),
        (
            rule("refused", "group", "U0B S0A") + 'because = "Ask first."',
            "group, for S0A or U0B: refused (“Ask first.”)",
        ),
        (
            rule(type="licensed basic", domain="a.example"),
            "user, for everybody, if type is only basic or licensed and domain is only a.example: granted",
        ),
        (
            rule("approval", type="licensed"),
            f"user, for everybody, if type is licensed: takes the approval of one of S0ITADMIN{TERMS}",
        ),
        (
            rule("approval").replace('"S0ITADMIN"', '"S0ITADMIN", "admins", "U0ADA0003"')
            + 'approvals = 2\nping = true\nremind_after = []\nexpires_after = "90m"\nself_approval = true',
            f"user, for everybody: {TWO}, in C0ITADMIN, within 90 minutes, without reminders, {OWN}",
        ),
        (rule("refused").replace('["user"]', '["user", "group"]'), "group or user, for everybody: refused"),
    ],
)
def test_a_rule_is_one_sentence(text: str, words: str) -> None:
    assert policy_words.rule(read(text).rules[0]) == words


def test_each_default_has_words() -> None:
    assert {each: policy_words.default(each) for each in Default} == {
        Default.EVERYBODY: "granted to everybody",
        Default.ADMINS: "granted to admins, refused to all others",
        Default.NOBODY: "refused to everybody",
    }


def test_a_decision_says_why() -> None:
    assert policy_words.decision(Decision.GRANTED, "They lead.", None) == "granted (“They lead.”)"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(days=7), "7 days"),
        (timedelta(days=1), "1 day"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=90), "90 minutes"),
    ],
)
def test_a_length_of_time_is_told_in_the_largest_unit_that_it_is_whole_in(
    length: timedelta, words: str
) -> None:
    assert policy_words.span(length) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [([], ""), (["b"], "b"), (["b", "a"], "b or a"), (["c", "b", "a"], "c, b or a"),
     (frozenset("cab"), "a, b or c")],
)  # fmt: skip
def test_a_list_is_read_out(names: list[str], words: str) -> None:
    assert policy_words.listed(names) == words
