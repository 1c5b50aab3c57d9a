"""Buttons: what was pressed by whom, and which service answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from bot.services.coming import Pressed
from bot.slack import actions, message
from bot.slack.message import Message
from bot.slack.values import OfMeeting, OfRequest
from handlers.background import Background
from handlers.errors import Errors, reply_url

Answer = Callable[[str, str], Awaitable[Message]]
"""Takes the presser's Slack ID and the button's value."""


class Actions:
    """All buttons of the bot's messages."""

    def __init__(self, services: Services, background: Background, errors: Errors) -> None:
        self._services = services
        self._background = background
        self._errors = errors

    def register(self, app: AsyncApp) -> None:
        """Listen for each button."""
        for action_id in actions.LINKS:
            app.action(action_id)(_only_ack)
        answers: dict[str, tuple[Answer, bool]] = {
            actions.START: (self._start, False),
            actions.INVITATION: (self._invitation, False),
            actions.CANCEL: (self._ask_to_cancel, False),
            actions.POST_CARD: (self._post_card, True),
        }
        for action_id, (answer, replace) in answers.items():
            app.action(action_id)(self._answered(answer, replace=replace))
        for action_id in (actions.CANCEL_ONE, actions.CANCEL_ALL):
            app.action(action_id)(self._cancel)
        app.action(actions.KEEP)(self._answered(_kept, replace=True))

    def _answered(
        self, answer: Answer, *, replace: bool
    ) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener that acknowledges, then answers the presser alone."""

        async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
            slack_id, url, action = body["user"]["id"], reply_url(body), body["actions"][0]

            async def work() -> None:
                answering = answer(slack_id, action.get("value", ""))
                await self._services.replies.answer(slack_id, url, answering, replace=replace)

            what = f"button {action['action_id']} of {slack_id}"
            self._background.run(what, work, on_error=self._errors.telling(url, what))
            await ack()

        return on_press

    async def _start(self, slack_id: str, value: str) -> Message:
        return await self._services.coming.start(slack_id, OfMeeting.unpack(value).meeting_id)

    async def _invitation(self, slack_id: str, value: str) -> Message:
        return await self._services.coming.invitation(slack_id, OfMeeting.unpack(value).meeting_id)

    async def _ask_to_cancel(self, slack_id: str, value: str) -> Message:
        of = OfMeeting.unpack(value)
        return await self._services.coming.ask_to_cancel(slack_id, of.meeting_id, of.occurrence_id)

    async def _post_card(self, slack_id: str, value: str) -> Message:
        return message.note(await self._services.announcing.post_again(slack_id, OfRequest.unpack(value).key))

    async def _cancel(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Saved before it is acknowledged: Slack shows the presser an error if that fails."""
        of = OfMeeting.unpack(body["actions"][0].get("value", ""))
        container = body["container"]
        message_ = f"{container['channel_id']}:{container['message_ts']}"
        pressed = Pressed(message_, body["user"]["id"], reply_url(body))
        await self._services.coming.cancel(pressed, of.meeting_id, of.occurrence_id)
        await ack()


async def _kept(slack_id: str, value: str) -> Message:  # noqa: ARG001 nothing depends on who keeps what
    return message.note("Nothing was cancelled.")


async def _only_ack(ack: AsyncAck) -> None:
    await ack()
