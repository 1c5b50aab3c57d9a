"""Checks of what the policy names in Slack: who approves, and where."""

from collections.abc import Mapping
from typing import Final

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import policy
from bot.domain.people import is_group
from bot.domain.policy import Policy, Rule
from bot.services.doctor import slack
from bot.services.doctor.report import Bad

_NO_MESSAGE: Final = "1000000000.000001"
"""A time before there was Slack."""

_CORRECT: Final = (
    "Correct the policy, or the user group in Slack. A person's ID, U...: in their profile, ⋮, Copy member "
    "ID. A user group's ID, S...: open it in a browser, at the end of the address."
)
_INVITE: Final = (
    "Correct the ID in the policy: in Slack, at the end of the channel's details. If the channel is private, "
    "invite the bot to it."
)


def named(rules: Policy) -> frozenset[str]:
    """The people and user groups that the rules name."""
    everybody = [each.whom | (each.terms.by if each.terms else frozenset()) for each in rules.rules]
    return frozenset().union(*everybody) - {policy.EVERYBODY, policy.ADMINS}


def channels(rules: Policy) -> frozenset[str]:
    """The channels in which approvals are asked for."""
    return frozenset(each.terms.channel for each in rules.rules if each.terms)


async def people(client: AsyncWebClient, rules: Policy) -> str:
    """Whether those whom the policy names exist, and are enough to approve."""
    found = await slack.those(client, named(rules))
    short = [_short(rule, found.sizes) for rule in rules.rules]
    if problems := [*found.problems, *filter(None, short)]:
        raise Bad("; ".join(problems), _CORRECT)
    return f"{found.users} users, {len(found.sizes)} user groups, all known to Slack"


def _short(rule: Rule, sizes: Mapping[str, int]) -> str:
    """Whether more have to agree than there are, as far as that can be counted."""
    if rule.terms is None or policy.ADMINS in rule.terms.by:
        return ""
    count = sum(sizes.get(name, not is_group(name)) for name in rule.terms.by)
    if count >= rule.terms.needed:
        return ""
    return f"{rule.name} needs {rule.terms.needed} who agree, and names {count}"


async def visible(client: AsyncWebClient, rules: Policy) -> str:
    """Whether Slack lets the bot see the channels. Slack tells no more without a message posted there."""
    hidden = [each for each in sorted(channels(rules)) if not await slack.sees(client, each, _NO_MESSAGE)]
    if hidden:
        raise Bad(f"the bot does not see {', '.join(hidden)}", _INVITE)
    return f"the bot sees {', '.join(sorted(channels(rules)))}"
