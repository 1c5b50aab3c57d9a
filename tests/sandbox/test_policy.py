"""The policy that the sandbox brings along, read as the bot reads it."""

import re
from pathlib import Path

import pytest

from bot.domain import policy
from bot.domain.policy import Decision, Standing
from bot.services import policies
from sandbox import cast, launch
from tests.resources.kinds import KINDS
from tests.sandbox.page.builders import world

INVITED = {"action": frozenset({"create"}), "domain": frozenset({"acme.example"})}
BASIC, LICENSED = ({**INVITED, "type": frozenset({each})} for each in ("basic", "licensed"))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return launch.policy_in(tmp_path_factory.mktemp("acme"))


def standing(handle: str) -> Standing:
    person = next(each for each in cast.CAST if each.handle == handle)
    groups = world().slack.groups.values()
    belongs = {each.id: person.slack_id in each.members for each in groups}
    return Standing(person.slack_id, {**belongs, "admins": handle == "ada"})


@pytest.mark.parametrize(
    ("handle", "kind", "facts", "decision", "needed"),
    [
        ("emma", "user", LICENSED, Decision.APPROVAL, 1),
        ("ada", "user", LICENSED, Decision.APPROVAL, 1),
        ("emma", "user", BASIC, Decision.GRANTED, 0),
        ("emma", "user", BASIC | {"domain": frozenset({"other.example"})}, Decision.APPROVAL, 2),
        ("emma", "user", BASIC | {"action": frozenset({"ssocreate"})}, Decision.APPROVAL, 2),
        ("liam", "group", {}, Decision.GRANTED, 0),
        ("emma", "group", {}, Decision.APPROVAL, 1),
        ("yuki", "group", {}, Decision.REFUSED, 0),
        ("yuki", "meeting", {}, Decision.GRANTED, 0),
    ],
)
def test_it_decides_as_its_comments_say(
    file: Path, handle: str, kind: str, facts: policy.Facts, decision: Decision, needed: int
) -> None:
    verdict = policy.decide(policies.load(file, KINDS), kind, standing(handle), facts)
    assert (verdict.decision, verdict.terms.needed if verdict.terms else 0) == (decision, needed)


def test_it_names_nobody_and_no_place_that_acme_does_not_have(file: Path) -> None:
    slack = world().slack
    named = set(re.findall(r'"([USC]0\w+)"', file.read_text(encoding="utf-8")))
    assert named
    assert named <= {*slack.people, *slack.groups, *slack.channels}
