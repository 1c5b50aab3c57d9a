"""Entitling: who may approve, by the policy and the user groups of this moment."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.domain import policy, reviews
from bot.domain.people import is_group
from bot.domain.policy import Decision
from bot.domain.requests import Request
from bot.errors import Refusal
from bot.resources import base
from bot.services.admins import Admins
from bot.services.members import Members
from bot.services.permitting import Permitting
from bot.services.ports import Ports
from bot.slack import errors

FRESH: Final = timedelta(seconds=5)
"""How old what Slack said may be where somebody decides: of who they are, and of who is in a user group."""

PATIENCE: Final = timedelta(seconds=2)
"""How long whoever presses waits for Slack: it wants its acknowledgement within three seconds."""

NOT_NOW: Final = "Slack does not tell me just now who may approve: nothing was decided."
IN_DOUBT: Final = (
    "I cannot tell who may approve: the policy of this bot names a user group that Slack does not know. "
    "Nothing was decided."
)
MEND: Final = "Whoever runs the bot can mend that: {rule} of its policy, BOT_POLICY."
MEND_GROUPS: Final = "Whoever runs the bot can mend that: Slack does not tell who is in {groups}."


@dataclass(frozen=True, slots=True)
class Approvers:
    """Who may approve."""

    people: frozenset[str]
    """Slack user IDs."""
    unknown: tuple[str, ...] = ()
    """User groups that are named, but that Slack does not know."""


@dataclass(frozen=True, slots=True)
class Right:
    """What somebody may do about a request."""

    entitled: bool
    """Whether they are one of its approvers."""
    self_approval: bool
    """Whether its approvers may approve what is their own."""


class Entitling:
    """Says who may approve. Nothing by which it lets somebody decide is older than a few seconds."""

    def __init__(
        self,
        ports: Ports,
        resources: Mapping[str, base.Resource],
        permitting: Permitting,
        admin_ids: frozenset[str],
        patience: timedelta = PATIENCE,
    ) -> None:
        self._ports = ports
        self._resources = resources
        self._permitting = permitting
        self._members = Members(ports, FRESH)
        self._admin_ids = admin_ids
        self._admins = Admins(ports, admin_ids, self._members)
        self._patience = patience.total_seconds()

    async def approvers(self, terms: reviews.Terms) -> Approvers:
        """Whom the terms name, at this moment. Raises SlackError while Slack does not tell."""
        groups = sorted(filter(is_group, terms.by))
        named = terms.by.difference(groups, {policy.ADMINS})
        admins = self._admins.everybody() if policy.ADMINS in terms.by else _nobody()
        everybody, *found = await asyncio.gather(admins, *map(self._members.of, groups))
        people = named.union(everybody or (), *(each or () for each in found))
        unknown = [group for group, each in zip(groups, found, strict=True) if each is None]
        return Approvers(people, tuple(unknown))

    async def able(self, terms: reviews.Terms, own: tuple[str, ...]) -> Approvers:
        """The same without those who cannot decide: people whose own it is, or who have left, and bots.

        Only of people whom the terms or BOT_ADMINS name themselves is that looked up: Slack's groups hold
        nobody who left.
        """
        found = await self.approvers(terms)
        people = found.people if terms.self_approval else found.people.difference(own)
        named = sorted(people & (terms.by | self._admin_ids))
        persons = await asyncio.gather(*map(self._ports.slack.person, named))
        gone = {each.id for each in persons if not each.can_decide}
        return Approvers(people - gone, found.unknown)

    async def right(self, request: Request, slack_id: str) -> Right:
        """What somebody may do about a request, by today's policy. Refusal where nobody can tell."""
        async with self._in_time():
            person, terms, _ = await asyncio.gather(
                self._ports.slack.person(slack_id, FRESH),
                self._terms(request),
                self.approvers(reviews.of(request).terms),  # mostly the same: asked beside, not after
            )
            found = await self.approvers(terms)
        if found.unknown and person.can_decide and slack_id not in found.people:
            raise Refusal(IN_DOUBT, next_step=MEND_GROUPS.format(groups=", ".join(found.unknown)))
        return Right(person.can_decide and slack_id in found.people, terms.self_approval)

    async def covers(self, request: Request, spec: base.Spec) -> bool:
        """Whether its approval is enough for this in its place, or none is needed; Refusal as above.

        Else whoever approves one thing could make another of it.
        """
        facts = self._resources[request.kind].facts(spec)
        async with self._in_time():
            now = await self._terms(request)
            verdict = await self._permitting.verdict(request.asker, request.kind, facts)
        if verdict.terms is None:
            return verdict.decision is Decision.GRANTED
        # It waits for as many as on its day of asking; what it is to become may take more.
        enough = verdict.terms.needed <= reviews.of(request).terms.needed
        return enough and _demanded(verdict.terms) == _demanded(now)

    async def _terms(self, request: Request) -> reviews.Terms:
        """What the policy of today demands for it; where it demands no approval any more, what it did.

        Refusal where the policy cannot be understood today. Raises SlackError.
        """
        resource = self._resources[request.kind]
        facts = resource.facts(resource.spec(request.spec))
        verdict = await self._permitting.verdict(request.asker, request.kind, facts)
        if verdict.in_doubt:
            raise Refusal(IN_DOUBT, next_step=MEND.format(rule=verdict.rule))
        return verdict.terms or reviews.of(request).terms

    @contextlib.asynccontextmanager
    async def _in_time(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience):
                yield
        except (TimeoutError, errors.SlackError) as failed:
            raise Refusal(NOT_NOW, next_step="Press again.") from failed


def _demanded(terms: reviews.Terms) -> tuple[object, ...]:
    return terms.by, terms.needed, terms.self_approval


async def _nobody() -> frozenset[str]:
    return frozenset()
