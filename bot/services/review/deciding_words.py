"""What whoever pressed a button of an approval card is told."""

import asyncio
from datetime import datetime
from typing import Final

from bot.domain import reviews, zones
from bot.domain.requests import Request, State
from bot.domain.reviews import Why
from bot.errors import Refusal
from bot.services.ports import Ports
from bot.slack import errors

APPROVED: Final = "You approved it. It is being created now."
AGREED: Final = "You approved it: {agreed} of {needed}. It takes somebody else as well."
DENIED: Final = "You denied it. Whoever asked is told why."
WITHDRAWN: Final = "You withdrew it. Nothing is created."
EDITED: Final = "You corrected it. It still waits for approval, and approvals from before do not count."
NOTHING_DIFFERS: Final = "You changed nothing, so everything is as it was."
NO_REASON: Final = "Say why, in a few words: whoever asked is told."
UNKNOWN: Final = "I know nothing of that request."
REFUSED: Final = "It does not wait for an approval any more: {note}"
EXPIRED: Final = "It expired on {at}, as nobody decided in time."

_SAID: Final = {
    Why.STALE: (
        "It was corrected since you saw it, so nothing was decided.",
        "Look at its card as it is now, and press there.",
    ),
    Why.STRANGER: (
        "You are not one of those who may decide about it.",
        "Its card names them. Whoever runs the bot can change that: {rule} of its policy, BOT_POLICY.",
    ),
    Why.OWN: ("You asked for it, or it is for you: somebody else has to approve it.", ""),
    Why.TWICE: ("You approved it already. It takes somebody else as well.", ""),
    Why.NOT_ASKER: ("Only whoever asked for it can withdraw it.", "If you may decide about it, press Deny."),
    Why.NOT_YET: ("It is not time for that.", ""),
}

_DEEDS: Final = {State.DENIED: "denied", State.WITHDRAWN: "withdrew"}
"""What ended it; all else came after an approval."""

PATIENCE: Final = 0.5
"""Seconds for a name and a time zone: Slack waits for its acknowledgement."""


class Words:
    """Says why an act came to nothing."""

    def __init__(self, ports: Ports, patience: float = PATIENCE) -> None:
        self._ports = ports
        self._patience = patience

    async def refusal(self, request: Request, why: Why, slack_id: str) -> Refusal:
        """In plain words, for whoever pressed; what is decided with who decided it, and when."""
        if why is Why.DECIDED:
            return Refusal(await self._decided(request, slack_id))
        text, next_step = _SAID[why]
        return Refusal(text, next_step=next_step.format(rule=reviews.of(request).rule))

    async def _decided(self, request: Request, slack_id: str) -> str:
        review = reviews.of(request)
        if review.decided_at is None:
            return REFUSED.format(note=request.note.partition("\n")[0])
        at = await self._when(review.decided_at, slack_id)
        if request.state is State.EXPIRED:
            return EXPIRED.format(at=at)
        who = "You" if review.decided_by == slack_id else await self._name(review.decided_by)
        return f"{who} {_DEEDS.get(request.state, 'approved')} it already, on {at}."

    async def _when(self, moment: datetime, slack_id: str) -> str:
        zone = None
        try:
            async with asyncio.timeout(self._patience):
                zone = await self._ports.zone(slack_id)
        except TimeoutError:
            pass
        return zones.spell_moment(moment, zone)

    async def _name(self, slack_id: str) -> str:
        try:
            async with asyncio.timeout(self._patience):
                return (await self._ports.slack.person(slack_id)).name
        except (TimeoutError, errors.SlackError):
            return "Somebody"
