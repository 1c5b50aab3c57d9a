"""The policy file: read at the start, and again where it changed."""

import logging
import os
from pathlib import Path, PosixPath
from typing import TYPE_CHECKING, cast

import pytest

from bot.domain import policy
from bot.errors import PolicyError
from bot.services import policies
from bot.services.policies import Policies

if TYPE_CHECKING:
    from bot.resources.base import Resource

RULE = '[[rule]]\nkinds = ["meeting"]\nfor = ["U0EMMA001"]\ndecision = "refused"\n'


class Kind:
    """As much of a resource as the policy has to know."""

    default = policy.Default.EVERYBODY
    conditions = {"length": ("long", "short")}  # noqa: RUF012 as resources have it


KINDS = {"meeting": cast("Resource", Kind())}


class Desk:
    """A policy, and what was said of its mistakes."""

    def __init__(self, file: Path, text: str = RULE) -> None:
        self.file = file
        file.write_text(text)
        self.said: list[str] = []
        self.policies = Policies(file, KINDS, lambda wrong: self.said.append(str(wrong)))

    def write(self, text: str) -> None:
        """As an editor does: a new file in the place of the old one."""
        new = self.file.with_suffix(".new")
        new.write_text(text)
        new.replace(self.file)

    @property
    def rules(self) -> int:
        return len(self.policies.now().rules)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "policy.toml")


def test_a_policy_is_loaded_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("\ufeff" + RULE + 'when.length = ["long"]', encoding="utf-8")
    (rule,) = policies.load(file, KINDS).rules
    assert rule.when == {"length": frozenset({"long"})}


def test_without_a_file_the_defaults_hold_for_ever() -> None:
    without = Policies(None, KINDS)
    assert without.now() == policy.Policy((), {"meeting": policy.Default.EVERYBODY})
    assert without.now() is without.now()


def test_a_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="No such file") as missing:
        Policies(tmp_path / "none.toml", KINDS)
    assert missing.value.problems == (
        f"BOT_POLICY: {tmp_path}/none.toml cannot be read: No such file or directory",
    )
    with pytest.raises(PolicyError, match="is no ordinary file"):
        policies.load(tmp_path, KINDS)
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"# \xe4\n")
    with pytest.raises(PolicyError, match="is not a text file in UTF-8"):
        policies.load(latin, KINDS)


def test_a_file_that_says_what_cannot_be_stops_the_start_with_a_line_for_each_problem(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text('[[rule]]\nkinds = ["webinar"]\nfor = []\ndecision = "granted"\n')
    with pytest.raises(PolicyError) as caught:
        policies.load(file, KINDS)
    assert [each.split(": ")[:3] for each in caught.value.problems] == [
        ["BOT_POLICY", f"{file}, line 2", "rule 1"],
        ["BOT_POLICY", f"{file}, line 3", "rule 1"],
    ]


def test_a_changed_file_is_taken_over(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert desk.rules == 1
    with caplog.at_level(logging.INFO):
        desk.write(RULE * 2)
        assert desk.rules == 2
    assert "the policy was read again, rules: 2" in caplog.text
    assert desk.said == []


def test_a_file_that_is_written_in_place_is_taken_over_too(desk: Desk) -> None:
    desk.file.write_text(RULE * 3)
    assert desk.rules == 3
    same_size = desk.file.read_text().replace("EMMA", "LIAM", 1)
    desk.file.write_text(same_size)
    os.utime(desk.file, ns=(0, 1))  # a clock that went back
    assert "U0LIAM001" in desk.policies.now().rules[0].whom


def test_as_long_as_the_file_is_the_same_it_is_not_read(desk: Desk) -> None:
    assert desk.policies.now() is desk.policies.now()


def test_of_a_mistake_the_old_policy_is_kept_as_a_whole_and_it_is_told_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.write(RULE + RULE.replace("refused", "refuse"))
    assert [desk.rules, desk.rules] == [1, 1]
    (said,) = desk.said
    assert said.startswith(f"BOT_POLICY: {desk.file}, line 8: rule 2: decision: ")
    assert caplog.text.count("the policy of before holds: BOT_POLICY: ") == 1
    desk.write(RULE + "x = 1")
    assert desk.rules == 1
    assert len(desk.said) == 2
    desk.write(RULE * 2)
    assert desk.rules == 2


def test_a_file_that_is_gone_leaves_the_policy_as_it_was_until_it_is_there_again(desk: Desk) -> None:
    desk.file.unlink()
    assert [desk.rules, desk.rules] == [1, 1]
    assert desk.said == [f"BOT_POLICY: {desk.file} cannot be read: No such file or directory"]
    desk.file.write_text(RULE * 2)
    assert desk.rules == 2


@pytest.mark.parametrize("text", ["", " \n", "# The rules of Acme.\n", "rule = []\n"])
def test_a_file_without_rules_does_not_take_all_rules_away(desk: Desk, text: str) -> None:
    desk.write(text)
    assert desk.rules == 1
    assert desk.said == [f"BOT_POLICY: {desk.file} has no rule: to do without, unset it and start again"]


def test_nothing_is_waited_for_in_place_of_a_file(desk: Desk) -> None:
    desk.file.unlink()
    os.mkfifo(desk.file)
    assert desk.rules == 1
    desk.file.unlink()
    desk.file.symlink_to("/dev/zero")
    assert desk.rules == 1
    words = f"BOT_POLICY: {desk.file} is no ordinary file: give the path of one"
    assert desk.said == [words, words]


def test_a_file_beyond_all_bounds_is_not_read(desk: Desk) -> None:
    desk.write(RULE + "#" * policies.MOST)
    assert desk.rules == 1
    assert desk.said == [f"BOT_POLICY: {desk.file} is larger than 1024 KB: that is no policy"]


def test_a_file_without_rules_may_stay_empty(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "policy.toml", "# nothing yet\n")
    desk.write("")
    assert desk.rules == 0
    assert desk.said == []


def test_a_file_that_is_being_written_is_read_by_the_next_who_asks(tmp_path: Path) -> None:
    class Busy(PosixPath):
        """Somebody writes on while it is read."""

        busy = False

        def read_text(self, encoding: str | None = None, errors: str | None = None) -> str:
            read = super().read_text(encoding, errors)
            if self.busy:
                self.write_text(RULE * 3)
            return read

    file = Busy(tmp_path / "policy.toml")
    desk = Desk(file)
    file.write_text(RULE * 2 + "x =")
    file.busy = True
    assert desk.rules == 1
    file.busy = False
    assert desk.rules == 3
    assert desk.said == []


ASKING = """
[[rule]]
kinds = ["meeting"]
for = ["everybody"]
decision = "approval"
by = ["admins"]
channel = "C0ITADMIN"
"""


def test_where_nobody_is_an_admin_a_rule_that_only_they_may_approve_stops_the_start(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(RULE + ASKING * 2)
    with pytest.raises(PolicyError) as caught:
        Policies(file, KINDS, admins=frozenset())
    assert caught.value.problems == tuple(
        f"BOT_POLICY: {file}, line {line}: rule {number}: by: means nobody, as BOT_ADMINS is empty: "
        "name somebody else, or set BOT_ADMINS"
        for line, number in ((6, 2), (13, 3))
    )
    for admins in (frozenset({"U0ADA0003"}), None):
        assert len(Policies(file, KINDS, admins=admins).now().rules) == 3
    file.write_text(ASKING.replace('"admins"', '"admins", "S0ITADMIN"'))
    assert len(Policies(file, KINDS, admins=frozenset()).now().rules) == 1


def test_such_a_rule_is_not_taken_over_either(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text(RULE)
    live = Policies(file, KINDS, admins=frozenset())
    file.write_text(ASKING)
    assert live.now().rules[0].because == ""
    assert live.now().rules[0].terms is None
