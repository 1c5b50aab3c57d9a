"""Askers: who asks, looked up only as far as a resource needs it."""

from typing import Final

from bot import zoom
from bot.domain.people import Link, Person
from bot.errors import Refusal
from bot.services.filling.presets import Presets
from bot.services.linking import EXPIRED, Linking
from bot.services.ports import Ports
from bot.services.replies import Replies
from bot.slack.form import Filled
from bot.zoom import users

FOREIGN: Final = 1010
"""Zoom's code for a user of another account."""

NO_ADDRESS: Final = "Slack shows no e-mail address of {name}, so I cannot tell which Zoom user that is."
UNKNOWN: Final = "{whose} e-mail address belongs to no Zoom user."
REMOVED: Final = "{whose} Zoom user is not there any more."
PENDING: Final = "{whose} Zoom user is still pending: the invitation was not accepted yet."
INACTIVE: Final = "{whose} Zoom user is deactivated."
REFUSED: Final = {
    EXPIRED: "{whose} invitation to Zoom has expired.",
    FOREIGN: "{whose} Zoom user belongs to another Zoom account.",
}
"""By Zoom's code."""


class Askers:
    """Makes them."""

    def __init__(self, ports: Ports, linking: Linking, replies: Replies) -> None:
        self._ports = ports
        self._linking = linking
        self._replies = replies
        self._presets = Presets(ports)

    def of(self, slack_id: str, reply_url: str = "", kind: str = "") -> "Asker":
        """Who asks. They are told by the reply URL of what else was done for them, such as their link.

        `kind` is what they ask for: presets are of a kind.
        """
        return Asker(slack_id, reply_url, kind, self._ports, self._linking, self._replies, self._presets)


class Asker:
    """A `base.Asker`."""

    def __init__(  # noqa: PLR0913, PLR0917 made in one place, above
        self,
        slack_id: str,
        reply_url: str,
        kind: str,
        ports: Ports,
        linking: Linking,
        replies: Replies,
        presets: Presets,
    ) -> None:
        self.id = slack_id
        self._reply_url = reply_url
        self._kind = kind
        self._ports = ports
        self._linking = linking
        self._replies = replies
        self._presets = presets

    async def person(self) -> Person:
        """Their Slack profile. Raises SlackError."""
        return await self._ports.slack.person(self.id)

    async def profile(self, slack_id: str) -> Person:
        """Somebody's Slack profile. Raises SlackError."""
        return await self._ports.slack.person(slack_id)

    async def with_email(self, email: str) -> Person | None:
        """The person for whose address Slack vouches. Raises SlackError."""
        return await self._ports.slack.with_email(email)

    async def link(self) -> Link:
        """Their Zoom user; one that is found by their address is tied to them, and they are told."""
        known = await self._linking.known(self.id)
        if known:
            return known
        made = await self._linking.by_email(self.id)
        await self._replies.whisper(self.id, self._reply_url, self._linking.made(made))
        return made

    async def members(self, group_id: str) -> frozenset[str]:
        """The people of a Slack user group. Raises SlackError."""
        return await self._ports.slack.members(group_id)

    async def preset(self, name: str) -> Filled:
        """The choices that they kept under a name, for the kind that they ask for."""
        return await self._presets.kept(self.id, self._kind, name)

    async def zoom_user(self, slack_id: str) -> users.User:
        """Somebody's Zoom user as it is now. Nobody but the asker is tied to theirs by this.

        Refusal, in one sentence that names them. Raises ZoomError and SlackError.
        """
        link = await self.link() if slack_id == self.id else await self._linking.known(slack_id)
        known = link.zoom_id if link else await self._address(slack_id)
        try:
            user = await users.get(self._ports.zoom, known)
        except zoom.errors.Answered as error:
            missing = REMOVED if link else UNKNOWN
            words = REFUSED.get(error.code or 0) or (
                missing if isinstance(error, zoom.errors.NotFound) else ""
            )
            if not words:
                raise
            raise await self._refusal(words, slack_id) from error
        if user.status == users.Status.PENDING or not user.id:
            raise await self._refusal(PENDING, slack_id)
        if user.status == users.Status.INACTIVE:
            raise await self._refusal(INACTIVE, slack_id)
        return user

    async def _address(self, slack_id: str) -> str:
        person = await self._ports.slack.person(slack_id)
        if not person.email:
            raise Refusal(NO_ADDRESS.format(name=person.name))
        return person.email

    async def _refusal(self, words: str, slack_id: str) -> Refusal:
        if slack_id == self.id:
            return Refusal(words.format(whose="Your"))
        person = await self._ports.slack.person(slack_id)
        return Refusal(words.format(whose=f"{person.name}'s"))
