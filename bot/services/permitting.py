"""Who may have what: the policy, with what Slack has to say to it."""

import logging
from collections.abc import Callable, Mapping

from bot.domain import policy
from bot.domain.policy import Decision, Facts, Standing, Verdict
from bot.errors import Refusal
from bot.resources import base
from bot.services.admins import Admins
from bot.services.members import Members
from bot.services.policies import Policies
from bot.services.ports import Ports

log = logging.getLogger(__name__)


class Permitting:
    """Who may have what.

    Slack is asked only about user groups that the decision depends on, and not at all for a kind that is for
    everybody. A user group that Slack does not know, and that matters, is a refusal too. Every method raises
    `bot.slack.errors.Silent` while Slack does not answer.
    """

    def __init__(
        self, ports: Ports, kinds: Mapping[str, base.Resource], admins: Admins, policies: Policies
    ) -> None:
        self._kinds = kinds
        self._admins = admins
        self._policies = policies
        self._members = Members(ports)

    async def may_ask(self, slack_id: str, kind: str) -> None:
        """Refusal where somebody comes to nothing, whatever they ask for of a kind."""
        rules = self._policies.now()
        standing = await self._standing(slack_id, lambda known: policy.unknown(rules, kind, known))
        self._granted(slack_id, kind, policy.possible(rules, kind, standing))

    async def judge(self, slack_id: str, kind: str, facts: Facts) -> Verdict:
        """What becomes of a wish: granted, or on which terms it is. Refusal where it is refused."""
        return self._granted(slack_id, kind, await self.verdict(slack_id, kind, facts))

    async def require(self, slack_id: str, kind: str) -> None:
        """Refusal where somebody may not change what is there of a kind, or add to it.

        That is never asked for: it may only who is granted everything of it.
        """
        rules = self._policies.now()
        standing = await self._standing(
            slack_id, lambda known: policy.unknown(rules, kind, known, every=True)
        )
        verdict = self._granted(slack_id, kind, policy.certain(rules, kind, standing))
        if verdict.decision is Decision.APPROVAL:
            nouns = f"{self._kinds[kind].noun}s"
            raise Refusal(
                f"You may not change {nouns} yourself: here it takes an approval to have them.",
                next_step=f"Whoever runs the bot can change that: {verdict.rule} of its policy, BOT_POLICY, "
                "decided.",
            )

    async def verdict(self, slack_id: str, kind: str, facts: Facts) -> Verdict:
        """The same as `judge`, where a refusal is one of the answers."""
        rules = self._policies.now()
        standing = await self._standing(slack_id, lambda known: policy.unknown(rules, kind, known, facts))
        return policy.decide(rules, kind, standing, facts)

    def _granted(self, slack_id: str, kind: str, verdict: Verdict) -> Verdict:
        if verdict.decision is Decision.REFUSED:
            log.info("%s may not have %s: %s", slack_id, kind, verdict.rule)
            raise _refusal(f"{self._kinds[kind].noun}s", verdict)
        return verdict

    async def _standing(self, slack_id: str, unknown: Callable[[Standing], str]) -> Standing:
        """As much of who somebody is as the decision takes."""
        standing = Standing(slack_id)
        while name := unknown(standing):
            standing = standing.with_(name, belongs=await self._belongs(slack_id, name))
        return standing

    async def _belongs(self, slack_id: str, name: str) -> bool | None:
        if name == policy.ADMINS:
            return await self._admins.has(slack_id)
        members = await self._members.of(name)
        return None if members is None else slack_id in members


def _refusal(nouns: str, verdict: Verdict) -> Refusal:
    if verdict.in_doubt:
        return Refusal(
            f"I cannot tell whether you may create or change {nouns}: "
            "the policy of this bot names a user group that Slack does not know.",
            next_step=f"Whoever runs the bot can mend that: {verdict.rule} of its policy, BOT_POLICY.",
        )
    if verdict.default is policy.Default.NOBODY:
        return Refusal(
            f"You may not have {nouns}: the policy of this bot has no rule that fits what you ask for.",
            next_step="Whoever runs the bot can add one.",
        )
    if verdict.default:
        return Refusal(
            f"Only admins of this bot may create or change {nouns}.",
            next_step="Ask one of them to do it. Whoever runs the bot can name more admins, "
            "or allow it to more people.",
        )
    return Refusal(
        f"You may not create or change {nouns}: {verdict.because or 'the policy of this bot says so.'}",
        next_step=f"Whoever runs the bot can change that: {verdict.rule} of its policy, BOT_POLICY, decided.",
    )
