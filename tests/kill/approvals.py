"""Approvals that are played while the bot is killed."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from bot.domain.requests import FINAL, State
from sandbox.slack.model import Message
from tests.journeys.stage import Player, Stage, labels, words
from tests.races.files import column

POLICY: Final = """
[[rule]]
kinds = ["user"]
for = ["everybody"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
"""
CHANNEL: Final = "C0ITADMIN"
PATIENCE: Final = 120.0
ENDED: Final = FINAL | {State.ATTENTION}

UNFINISHED: Final = f"""
    select key || ' is ' || state from requests
    where state not in ({", ".join(f"'{each}'" for each in (*ENDED, State.PENDING))})
    union select 'a turn of ' || request || ' is untold' from turns
"""  # noqa: S608 our own states
RUNNING: Final = "select workflow_uuid from workflow_status where status in ('PENDING', 'ENQUEUED')"


@dataclass
class Approvals:
    """What people ask for, and decide, on a stage."""

    stage: Stage
    folder: Path
    asked: list[str] = field(default_factory=list)
    """The addresses whose form was acknowledged."""

    @property
    def askers(self) -> list[Player]:
        """Those who ask for users in these plays."""
        return [self.stage.emma, self.stage.liam, self.stage.yuki]

    async def ask(self, email: str, who: Player, patience: float = 10) -> bool:
        """Fill the form in and submit it; whether that was acknowledged. One that was not stays open."""
        if who.view is None:
            await who.types("/zoom user")
            await self.stage.until(lambda: who.view, patience)
        who.fills({"email": email, "first_name": "Nora", "last_name": "Berg"})
        acked = (await who.submits({"reason": "She starts on Monday."})).acked
        if acked:
            self.asked.append(email)
        return acked

    async def waiting(self, email: str) -> Message:
        """The card of an address, once it can be decided."""
        return await self.stage.until(lambda: self.open_card(email), patience=60)

    def open_card(self, email: str) -> Message | None:
        """The card of an address, if it can be decided."""
        found = [each for each in self.cards() if email in words(each) and "Approve" in labels(each)]
        assert len(found) <= 1, f"{email} has {len(found)} cards with buttons"
        return found[0] if found else None

    def cards(self) -> list[Message]:
        """What the bot says in the approvers' channel, but for the replies in threads."""
        said = self.stage.world.slack.messages
        return [each for each in said if each.channel == CHANNEL and each.by_app and not each.is_reply]

    async def press(self, who: Player, email: str, label: str) -> bool:
        """Press a button of an address's card, if it is there; whether that was acknowledged."""
        card = self.open_card(email)
        return card is not None and (await who.presses(card, label)).acked

    async def withdraw(self, email: str) -> bool:
        """Let whoever asked withdraw it, on its card, if it is there; whether that was acknowledged."""
        card = self.open_card(email)
        who = next((each for each in self.askers if card and f"<@{each.id}>" in words(card)), None)
        return who is not None and await self.press(who, email, "Withdraw")

    async def deny(self, who: Player, email: str, patience: float = 10) -> None:
        """Deny it, with a reason, as far as the bot lives long enough."""
        if await self.press(who, email, "Deny"):
            await self.stage.until(lambda: who.view, patience)
            await who.submits({"reason": "We have enough of them."})

    async def settle(self) -> None:
        """Wait until the bot has nothing left to do, as its files tell."""
        try:
            async with asyncio.timeout(PATIENCE):
                while self.unfinished():  # noqa: ASYNC110 the state is another process's
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise AssertionError(f"after {PATIENCE:g} s it has still to do: {self.unfinished()}") from None

    def unfinished(self) -> Sequence[str]:
        """What the bot has still to do."""
        return [
            *column(self.folder / "store.sqlite", UNFINISHED),
            *column(self.folder / "jobs.sqlite", RUNNING),
        ]
