"""Buttons: what was pressed by whom, and which service answers."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from bot.services.coming import Pressed
from bot.services.filling.forms import Opened
from bot.slack import actions, message
from bot.slack.message import Message
from bot.slack.modal import OfForm
from bot.slack.values import OfAudit, OfChange, OfMeeting, OfRequest, OfThing
from handlers import forms
from handlers.background import Background
from handlers.errors import Errors, reply_url

Answer = Callable[[str, str], Awaitable[Message]]
"""Takes the presser's Slack ID and the button's value."""


class Actions:
    """All buttons of the bot's messages, and the list to choose from what to change."""

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
            actions.OLDER: (self._older, True),
        }
        for action_id, (answer, replace) in answers.items():
            app.action(action_id)(self._answered(answer, replace=replace))
        for action_id in (actions.CANCEL_ONE, actions.CANCEL_ALL):
            app.action(action_id)(self._cancel)
        app.action(actions.KEEP)(self._answered(_kept, replace=True))
        app.action(actions.FINISH)(self._finish)
        app.action(actions.EDIT)(self._edit)
        app.action(actions.UNDO)(self._undo)
        app.action(actions.PICK)(self._pick)
        app.options(actions.PICK)(self._suggest)

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

    async def _older(self, slack_id: str, value: str) -> Message:
        return await self._services.auditing.older(slack_id, OfAudit.unpack(value))

    async def _finish(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        async def answer(slack_id: str, value: str) -> Message:
            key = OfRequest.unpack(value).key
            return message.note(await self._services.finishing.ask(slack_id, key, reply_url(body)))

        await self._answered(answer, replace=True)(ack, body)

    async def _edit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form of one thing: by the trigger, which is good for three seconds."""
        of = OfThing.unpack(body["actions"][0].get("value", ""))
        slack_id, url = body["user"]["id"], reply_url(body)
        channel = (body.get("channel") or {}).get("id", slack_id)
        opened = Opened(body["trigger_id"], slack_id, channel, url)

        async def work() -> None:
            await self._services.changing.open(of.kind, opened, of.zoom_id)

        what = f"button {actions.EDIT} of {slack_id}"
        self._background.run(what, work, on_error=self._errors.telling(url, what))
        await ack()

    async def _undo(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Saved before it is acknowledged: Slack shows the presser an error if that fails."""
        of = OfChange.unpack(body["actions"][0].get("value", ""))
        await self._services.undoing.undo(body["user"]["id"], of.key, reply_url(body))
        await ack()

    async def _pick(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """One was chosen from the list; what goes wrong is said in the view."""
        view = forms.seen(body)
        chosen = (body["actions"][0].get("selected_option") or {}).get("value", "")
        changing, what = self._services.changing, f"list {actions.PICK} of {view.slack_id}"

        async def work() -> None:
            await changing.picked(view.slack_id, OfForm.unpack(view.metadata).draft, view.view_id, chosen)

        async def tell(error: Exception) -> None:
            await changing.say(view.view_id, self._errors.words(error, what))

        self._background.run(what, work, on_error=tell)
        await ack()

    async def _suggest(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """What is typed in the list, within the time that Slack gives."""
        view, typed = forms.seen(body), str(body.get("value") or "")
        draft = OfForm.unpack(view.metadata).draft
        options = await self._services.changing.suggest(view.slack_id, draft, typed)
        await ack(options=[option.draw() for option in options])

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
