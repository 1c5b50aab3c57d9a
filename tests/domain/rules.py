"""What the tests of the policy share."""

from collections.abc import Mapping
from typing import Final

from bot.domain import policy, policy_file
from bot.domain.policy import Default, Kind, Policy

KINDS: Final[Mapping[str, Kind]] = {
    "meeting": Kind(Default.EVERYBODY),
    "group": Kind(Default.ADMINS, {"domain": ()}),
    "user": Kind(Default.NOBODY, {"type": ("basic", "licensed"), "domain": ()}),
}


def read(text: str) -> Policy:
    """The policy in a text."""
    return policy_file.parse(text, KINDS)


def rule(decision: str = "granted", /, kinds: str = "user", whom: str = "everybody", **when: str) -> str:
    """A rule's text. Conditions: values with blanks between."""
    lines = [f'kinds = ["{kinds}"]', f"for = {whom.split()}", f'decision = "{decision}"']
    lines += [f"when.{name} = {values.split()}" for name, values in when.items()]
    if decision == policy.Decision.APPROVAL:
        lines += ['by = ["S0ITADMIN"]', 'channel = "C0ITADMIN"']
    return "\n".join(["[[rule]]", *lines, ""]).replace("'", '"')


def facts(**asked: str) -> policy.Facts:
    """What is asked for: values with blanks between."""
    return {name: frozenset(values.split()) for name, values in asked.items()}
