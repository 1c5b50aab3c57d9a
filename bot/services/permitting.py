"""Who may create and change which kinds of things: BOT_POLICY, and without it the kinds' own defaults."""

import logging
from collections.abc import Mapping
from pathlib import Path

from bot.domain import policy
from bot.domain.policy import Decision, Policy, Standing, Verdict
from bot.errors import PolicyError, Refusal
from bot.resources import base
from bot.services.admins import Admins
from bot.services.members import Members
from bot.services.ports import Ports

log = logging.getLogger(__name__)


def load(file: Path | None, kinds: Mapping[str, base.Resource]) -> Policy:
    """The policy of a file; without one, what each kind has by default.

    PolicyError with one line for each problem: the file, the line, what is wrong, what is right.
    """
    try:
        text = file.read_text(encoding="utf-8-sig") if file else ""
    except OSError as failed:
        raise PolicyError([f"BOT_POLICY: {file} cannot be read: {failed.strerror}"]) from None
    except UnicodeDecodeError:
        raise PolicyError([f"BOT_POLICY: {file} is not a text file in UTF-8: save it as one"]) from None
    try:
        return policy.parse(
            text, {name: kind.default is policy.Default.EVERYBODY for name, kind in kinds.items()}
        )
    except PolicyError as wrong:
        raise PolicyError([f"BOT_POLICY: {file}, {each}" for each in wrong.problems]) from None


class Permitting:
    """Who may have what."""

    def __init__(
        self, ports: Ports, kinds: Mapping[str, base.Resource], admins: Admins, rules: Policy
    ) -> None:
        self._kinds = kinds
        self._admins = admins
        self._policy = rules
        self._members = Members(ports)

    async def require(self, slack_id: str, kind: str) -> None:
        """Refusal where somebody may not create or change things of a kind.

        Slack is asked only about user groups that the decision depends on, and not at all for a kind that is
        for everybody. A user group that Slack does not know, and that matters, is a refusal too. Raises
        `bot.slack.errors.Silent` while it does not answer.
        """
        standing = Standing(slack_id)
        while name := policy.unknown(self._policy, kind, standing):
            standing = standing.with_(name, belongs=await self._belongs(slack_id, name))
        verdict = policy.decide(self._policy, kind, standing)
        if verdict.decision is Decision.REFUSED:
            log.info("%s may not have %s: %s", slack_id, kind, verdict.rule)
            raise _refusal(f"{self._kinds[kind].noun}s", verdict)

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
    if verdict.by_default:
        return Refusal(
            f"Only admins of this bot may create or change {nouns}.",
            next_step="Ask one of them to do it. Whoever runs the bot can name more admins, "
            "or allow it to more people.",
        )
    return Refusal(
        f"You may not create or change {nouns}: {verdict.because or 'the policy of this bot says so.'}",
        next_step=f"Whoever runs the bot can change that: {verdict.rule} of its policy, BOT_POLICY, decided.",
    )
