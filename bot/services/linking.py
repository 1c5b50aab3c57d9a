"""Which Zoom user a Slack user is: by the address that Slack vouches for, or by an admin's word."""

from typing import Final

from bot import zoom
from bot.domain.people import Link, LinkedBy
from bot.errors import Refusal
from bot.services.admins import Admins
from bot.services.ports import Ports
from bot.slack import message
from bot.slack.message import Message
from bot.store.port import AuditEntry
from bot.zoom import users

EXPIRED: Final = 1120
"""Zoom's code for a user whose invitation has expired."""


class Linking:
    """Ties Slack users to Zoom users."""

    def __init__(self, ports: Ports, admins: Admins) -> None:
        self._ports = ports
        self._admins = admins

    async def known(self, slack_id: str) -> Link | None:
        """The link that is there."""
        return await self._ports.store.links.get(slack_id)

    async def by_email(self, slack_id: str) -> Link:
        """Tie somebody to the Zoom user with their Slack profile's address. Refusal where that cannot be."""
        person = await self._ports.slack.person(slack_id)
        if not person.email:
            raise Refusal(
                "Slack vouches for no e-mail address of yours, so I cannot tell which Zoom user you are.",
                next_step=self._ask_an_admin(),
            )
        user = await self._usable(person.email, slack_id, self._ask_an_admin())
        return await self._tie(slack_id, user, LinkedBy.EMAIL, actor=slack_id)

    async def by_admin(self, actor: str, slack_id: str, email: str) -> Link:
        """Tie somebody to the Zoom user with another address. For admins."""
        await self._admins.require(actor, "tie other people to Zoom users")
        user = await self._usable(email, actor, "Check the address with your Zoom admin.")
        return await self._tie(slack_id, user, LinkedBy.ADMIN, actor=actor)

    def made(self, link: Link) -> Message:
        """What somebody is told who was just tied by their address, without having asked for that."""
        return message.note(
            f"You are now linked to the Zoom user {link.zoom_email}: it has your Slack profile's address.",
            f"If that is not you, type {self._ports.command} unlink",
        )

    async def remove(self, slack_id: str) -> bool:
        """Untie; whether there was a link."""
        before = await self.known(slack_id)
        entry = AuditEntry(
            at=self._ports.clock(),
            actor=slack_id,
            action="link.removed",
            subject=slack_id,
            details={"before": _recorded(before)},
        )
        return await self._ports.store.links.remove(slack_id, entry)

    async def _usable(self, email: str, asker: str, next_step: str) -> users.User:
        async with self._ports.plainly(asker):
            try:
                user = await users.get(self._ports.zoom, email)
            except zoom.errors.NotFound as error:
                if error.code == EXPIRED:
                    raise
                raise Refusal(f"Zoom has no user with the address {email}.", next_step=next_step) from None
        if user.status == users.Status.PENDING or not user.id:
            raise Refusal(
                f"The Zoom user {email} is still pending: the invitation was not accepted yet.",
                next_step="Open the invitation that Zoom sent to that address, then type the command again.",
            )
        if user.status == users.Status.INACTIVE:
            raise Refusal(
                f"The Zoom user {email} is deactivated.",
                next_step="Ask your Zoom admin to activate it again.",
            )
        return user

    async def _tie(self, slack_id: str, user: users.User, by: LinkedBy, *, actor: str) -> Link:
        now = self._ports.clock()
        link = Link(slack_id=slack_id, zoom_id=user.id, zoom_email=user.email, by=by, actor=actor, at=now)
        entry = AuditEntry(
            at=now,
            actor=actor,
            action="link.made",
            subject=slack_id,
            details={"before": _recorded(await self.known(slack_id)), "after": _recorded(link)},
        )
        await self._ports.store.links.put(link, entry)
        return link

    def _ask_an_admin(self) -> str:
        return (
            "If you have a Zoom user with another address, ask an admin of this bot to type: "
            f"{self._ports.command} link @you address"
        )


def _recorded(link: Link | None) -> dict[str, str]:
    """For the audit."""
    return {"zoom_id": link.zoom_id, "zoom_email": link.zoom_email, "by": link.by.value} if link else {}
