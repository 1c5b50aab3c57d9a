"""Reviews: the buttons under a request that waits for approval, their forms, and the message shortcut."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.errors import Refusal
from bot.services import Services
from bot.services.filling.forms import Opened
from bot.services.review.deciding import Pressed
from bot.slack import actions, message, modal
from bot.slack.message import Message
from bot.slack.values import OfReview
from handlers import forms
from handlers.background import Background
from handlers.errors import Errors, reply_url

SHORTCUT: Final = "request_user"
"""The callback ID of the message shortcut, as in the manifest."""
KIND: Final = "user"
"""What it asks for, for the author of the message."""

FROM_AN_APP: Final = "That message is from an app, not from a person."

Decide: TypeAlias = Callable[[Pressed], Awaitable[Message]]
Open: TypeAlias = Callable[[Pressed, str], Awaitable[None]]
"""Takes the trigger ID as well."""


class Reviews:
    """What approvers press, and what those who asked withdraw."""

    def __init__(self, services: Services, background: Background, errors: Errors) -> None:
        self._services = services
        self._background = background
        self._errors = errors

    def register(self, app: AsyncApp) -> None:
        """Listen for each button, each form and the shortcut."""
        deciding, forms_ = self._services.deciding, self._services.approver_forms
        app.action(actions.APPROVE)(self._decided(deciding.approve))
        app.action(actions.WITHDRAW)(self._decided(deciding.withdraw))
        app.action(actions.DENY)(self._opening(forms_.ask_why))
        app.action(actions.CORRECT)(self._opening(forms_.ask_correction))
        for callback_id in (modal.DENY, modal.CORRECT):
            app.view(callback_id)(self.on_submit)
        app.shortcut(SHORTCUT)(self.on_shortcut)

    def _decided(self, decide: Decide) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener that has it decided and saved, then acknowledges, then tells the presser alone."""

        async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
            pressed = pressed_in(body)
            try:
                told = await decide(pressed)
            except Refusal as refusal:
                told = message.note(refusal.text, refusal.next_step)
            await ack()
            self._tell(pressed.slack_id, pressed.reply_url, told)

        return on_press

    def _opening(self, open_: Open) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener that opens a form: by the trigger, which is good for three seconds."""

        async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
            pressed, trigger_id = pressed_in(body), body["trigger_id"]

            async def work() -> None:
                await open_(pressed, trigger_id)

            what = f"button {body['actions'][0]['action_id']} of {pressed.slack_id}"
            self._background.run(what, work, on_error=self._errors.telling(pressed.reply_url, what))
            await ack()

        return on_press

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Decided and saved before it is acknowledged; what is wrong is said under its field."""
        view = forms.seen(body)
        answered = await self._services.approver_forms.submitted(view)
        await ack(forms.answer(answered.reaction))
        if answered.told is not None:
            self._tell(view.slack_id, answered.reply_url, answered.told)

    async def on_shortcut(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Open the form to ask for a Zoom user for whoever wrote a message."""
        slack_id, url = body["user"]["id"], reply_url(body)
        written = body.get("message") or {}
        author = "" if written.get("bot_id") else str(written.get("user") or "")
        channel = (body.get("channel") or {}).get("id", slack_id)
        opened = Opened(body["trigger_id"], slack_id, channel, url)

        async def work() -> None:
            if not author:
                raise Refusal(FROM_AN_APP, next_step="Choose a message that a person wrote.")
            await self._services.forms.open(KIND, opened, filled={"person": author})

        what = f"shortcut {SHORTCUT} of {slack_id}"
        self._background.run(what, work, on_error=self._errors.telling(url, what))
        await ack()

    def _tell(self, slack_id: str, url: str, told: Message) -> None:
        async def work() -> None:
            await self._services.replies.whisper(slack_id, url, told)

        what = f"what {slack_id} is told of a decision"
        self._background.run(what, work, on_error=self._errors.telling(url, what))


def pressed_in(body: dict[str, Any]) -> Pressed:
    """Who pressed what, and where. A value that is not ours names no request: it is refused, and recorded."""
    try:
        of = OfReview.unpack(body["actions"][0].get("value", ""))
    except Refusal:
        of = OfReview(key="", ticket="")
    container = body.get("container") or {}
    ts = container.get("message_ts", "")
    place = f"{container.get('channel_id', '')}:{ts}" if ts else ""
    return Pressed(of.key, of.ticket, body["user"]["id"], place, reply_url(body))
