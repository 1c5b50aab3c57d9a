"""Review: what takes an approval becomes pending, before anything of it is sent to Zoom.

From then on it is in nobody's memory: how it stands is its row, what is to be told are its turns, and one
delayed job wakes up for its next reminder or its deadline.
"""

import secrets
from typing import Final

from bot.domain import reviews, zones
from bot.domain.policy import Verdict
from bot.domain.requests import Request, State
from bot.domain.turns import Turn, What
from bot.errors import Refusal
from bot.jobs.port import Again
from bot.resources import base, summaries
from bot.services.announcing import Announcing
from bot.services.ports import WAIT, Ports
from bot.services.review.entitling import Entitling
from bot.services.review.reminding import Reminding
from bot.services.review.telling import Telling
from bot.store.port import Taken

NOBODY: Final = "Nobody is left who may approve that, so I did not ask for an approval."
TOO_FEW: Final = "It takes {needed} approvals, and only {left} may approve it, so I did not ask for them."
UNKNOWN: Final = "Slack does not know the user group of those who may approve that, so I did not ask them."
TOLD_ADMINS: Final = "The admins of this bot are told. Ask again once they have mended it."
MEND: Final = "See `by` in {rule} of the policy, BOT_POLICY."
OPEN: Final = "{who} asked for the same already, on {at}: it waits for an approval."
OPEN_APPROVED: Final = "{who} asked for the same already, on {at}: it is approved, and being created."
MOST: Final = 50
"""Requests of one person that wait at a time: more would bury all others in the approvers' channel."""
TOO_MANY: Final = "{most} of your requests wait for an approval, and more than that I do not take at a time."
WAIT_FOR_THEM: Final = "Ask again once some are decided, or withdraw some. They are at: {command} requests"
LOOK: Final = "To see it, type: {command} requests"


class Reviewing:
    """Begins reviews, and looks after those that are open."""

    def __init__(
        self,
        ports: Ports,
        entitling: Entitling,
        reminding: Reminding,
        telling: Telling,
        announcing: Announcing,
    ) -> None:
        self._ports = ports
        self._entitling = entitling
        self._reminding = reminding
        self._telling = telling
        self._announcing = announcing

    async def begin(
        self, request: Request, resource: base.Resource, spec: base.Spec, verdict: Verdict
    ) -> Request:
        """Have it wait for an approval. Refusal where nobody could give it, or the same is open already.

        `spec` is prepared. Raises SlackError while Slack does not tell who may approve.
        """
        terms = verdict.terms
        if terms is None:
            raise ValueError(f"{verdict.rule} names no terms of an approval")
        own = tuple(dict.fromkeys(filter(None, (request.asker, resource.beneficiary(spec)))))
        await self._check(request, terms, own, verdict.rule)
        now = self._ports.clock()
        review = reviews.Review(
            rule=verdict.rule,
            terms=terms,
            own=own,
            deadline=now + terms.expires_after,
            ticket=ticket(),
            hints=resource.hints(spec),
        )
        try:
            pending = await self._ports.move(
                request,
                State.PENDING,
                "request.pending",
                # Also of what never comes to be: else the audit alone would not say what was denied.
                details={"after": summaries.recorded(resource.form, spec, base.NOWHERE)},
                turn=Turn(request.key, now, request.asker, What.ASKED),
                review=review.model_dump(mode="json"),
                spec=spec.saved(),
                alike=resource.alike(spec),
            )
        except Taken:
            await self.require_new(request, resource, spec)
            raise Again(WAIT, "the other one has just ended") from None
        await self.keep(pending)
        return pending

    async def require_new(self, request: Request, resource: base.Resource, spec: base.Spec) -> None:
        """Refusal where somebody has asked for the same, and that is open; or where too much of theirs is."""
        if await self._ports.store.requests.waiting_of(request.asker) >= MOST:
            next_step = WAIT_FOR_THEM.format(command=self._ports.command)
            raise Refusal(TOO_MANY.format(most=MOST), next_step=next_step)
        alike = resource.alike(spec)
        theirs = await self._ports.store.requests.open_like(request.kind, alike) if alike else None
        if theirs is None or theirs.key == request.key:
            return
        who = "You"
        if theirs.asker != request.asker:
            who = (await self._ports.slack.person(theirs.asker)).name
        words = OPEN if theirs.state is State.PENDING else OPEN_APPROVED
        at = zones.spell_moment(theirs.asked_at, await self._ports.zone(request.asker))
        look = LOOK.format(command=self._ports.command) if who == "You" else ""
        raise Refusal(words.format(who=who, at=at), next_step=look)

    async def keep(self, request: Request) -> None:
        """Have a pending request told of and reminded of, whatever a crash cut off before."""
        await self._ports.tell(request)
        await self._reminding.start(request)

    async def recover(self) -> None:
        """At the start: what is pending has its alarm, and what is untold is told."""
        await self._reminding.recover()
        await self._telling.recover()

    async def _check(self, request: Request, terms: reviews.Terms, own: tuple[str, ...], rule: str) -> None:
        """Whether those who may approve are enough. Refusal, with a word to the admins."""
        able = await self._entitling.able(terms, own)
        left = len(able.people)
        if left >= terms.needed:
            return
        words = (
            UNKNOWN if able.unknown else TOO_FEW.format(needed=terms.needed, left=left) if left else NOBODY
        )
        groups = f" Slack does not know {', '.join(able.unknown)}." if able.unknown else ""
        await self._announcing.warn_admins(request, f"{words}{groups}", check=MEND.format(rule=rule))
        raise Refusal(words, next_step=TOLD_ADMINS)


def ticket() -> str:
    """What the buttons of a card carry: nobody can guess it, and an edit makes a new one."""
    return secrets.token_urlsafe(9)
