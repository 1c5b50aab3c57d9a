"""Who may do what only admins may: BOT_ADMINS, people and user groups of Slack. Empty means nobody."""

from bot.domain import people
from bot.errors import Refusal
from bot.services.members import Members
from bot.services.ports import Ports


class Admins:
    """The bot's admins."""

    def __init__(self, ports: Ports, ids: frozenset[str], members: Members | None = None) -> None:
        self._members = members or Members(ports)
        self._groups = sorted(filter(people.is_group, ids))
        self._people = ids.difference(self._groups)

    async def everybody(self) -> frozenset[str]:
        """The Slack user IDs of all admins. A user group that Slack does not know has none."""
        return self._people.union(*[await self._members.of(group) or () for group in self._groups])

    async def has(self, slack_id: str) -> bool:
        """Whether somebody is an admin. Whoever is named by their own ID is one while Slack is silent."""
        return slack_id in self._people or slack_id in await self.everybody()

    async def require(self, slack_id: str, deed: str) -> None:
        """Refusal where somebody is no admin."""
        if await self.has(slack_id):
            return
        raise Refusal(
            f"Only admins of this bot may {deed}.",
            next_step="Whoever runs the bot names them in its setting BOT_ADMINS.",
        )
