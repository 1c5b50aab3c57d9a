"""Modals: what was submitted, pressed, chosen or typed in them, and which service answers."""

import re
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck

from bot.services import Services
from bot.services.filling import drawing, forms
from bot.services.filling.drafts import Seen
from bot.services.filling.forms import Clear, Close, Opened, Push, Reaction
from bot.slack import actions, form, modal
from bot.slack.values import OfRequest
from handlers.background import Background, OnError, Work
from handlers.errors import Errors, reply_url

VIEWS: Final = (modal.FORM, modal.MENU, modal.PAGE, modal.CONFIRM, modal.NOTICE)

OURS: Final = re.compile(re.escape(form.ACTION))
"""The action IDs of all fields, and of the buttons beside them, start so."""

Press: TypeAlias = Callable[[Seen, str], Awaitable[None]]
"""What a button does, with its value."""


class Forms:
    """All modals of the bot."""

    def __init__(self, services: Services, background: Background, errors: Errors) -> None:
        self._services = services
        self._background = background
        self._errors = errors
        self._pressed: dict[str, Press] = {
            drawing.MORE: lambda view, _: services.forms.more(view),
            drawing.CHANGE: services.forms.turn,
            drawing.UNSET: services.forms.unset,
        }

    def register(self, app: AsyncApp) -> None:
        """Listen for each kind of view, for all that happens in it, and for the button that opens another."""
        for callback_id in VIEWS:
            app.view(callback_id)(self.on_submit)
        app.action(actions.SUCCESSOR)(self._opening(self._services.forms.hand_over))
        app.action(actions.REOPEN)(self._opening(self._services.forms.reopen))
        app.action(OURS)(self.on_action)
        app.options(OURS)(self.on_typing)

    async def on_submit(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """What is wrong is said in the acknowledgement; what is asked for is saved before it."""
        view = seen(body)
        reaction = await self._services.submitting.submitted(view)
        await ack(answer(reaction))
        if isinstance(reaction, Close):
            self._later(f"what lies below a page of {view.slack_id}", view, self._refreshing(view))

    async def on_action(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """A button was pressed, or a field changed that others depend on."""
        view, action = seen(body), body["actions"][0]
        pressed = self._pressed.get(action["action_id"]) if action.get("type") == "button" else None

        async def work() -> None:
            await (pressed(view, action.get("value", "")) if pressed else self._services.forms.watched(view))

        self._later(f"{action['action_id']} of {view.slack_id}", view, work)
        await ack()

    async def on_typing(self, ack: AsyncAck, body: dict[str, Any]) -> None:
        """Suggestions, always within the time that Slack gives."""
        view, field = seen(body), str(body["action_id"]).removeprefix(form.ACTION)
        # A correction is of a request, not of a draft.
        of_review = view.callback_id == modal.CORRECT
        suggesting = self._services.approver_forms if of_review else self._services.suggesting
        options = await suggesting.suggest(view, field, str(body.get("value") or ""))
        await ack(options=[option.draw() for option in options])

    def _opening(
        self, opens: Callable[[str, Opened], Awaitable[None]]
    ) -> Callable[[AsyncAck, dict[str, Any]], Awaitable[None]]:
        """A listener for a button in a message that opens the form of a request."""

        async def on_press(ack: AsyncAck, body: dict[str, Any]) -> None:
            action = body["actions"][0]
            value = OfRequest.unpack(action.get("value", ""))
            url, slack_id = reply_url(body), body["user"]["id"]
            channel = (body.get("channel") or {}).get("id", slack_id)
            opened = Opened(body["trigger_id"], slack_id, channel, url)

            async def work() -> None:
                await opens(value.key, opened)

            what = f"{action['action_id']} of {slack_id}"
            self._background.run(what, work, on_error=self._errors.telling(url, what))
            await ack()

        return on_press

    def _refreshing(self, view: Seen) -> Work:
        async def work() -> None:
            await self._services.forms.refresh(view)

        return work

    def _later(self, what: str, view: Seen, work: Work) -> None:
        self._background.run(what, work, on_error=self._telling(view, what))

    def _telling(self, view: Seen, what: str) -> OnError:
        """A modal has no response URL: who works in it is told by a direct message."""

        async def tell(error: Exception) -> None:
            await self._services.replies.whisper(view.slack_id, "", self._errors.words(error, what))

        return tell


def seen(body: dict[str, Any]) -> Seen:
    """The view that a delivery is about."""
    view = body["view"]
    return Seen(
        slack_id=body["user"]["id"],
        view_id=view["id"],
        root_id=view.get("root_view_id") or view["id"],
        previous_id=view.get("previous_view_id") or "",
        hash=view.get("hash") or "",
        trigger_id=body.get("trigger_id") or "",
        callback_id=view.get("callback_id") or "",
        metadata=view.get("private_metadata") or "",
        values=(view.get("state") or {}).get("values") or {},
        inputs=tuple(each["block_id"] for each in view.get("blocks") or () if each.get("type") == "input"),
    )


def answer(reaction: Reaction) -> dict[str, Any] | str:
    """What Slack is told to do with the view; nothing at all closes it."""
    if isinstance(reaction, Close):
        return ""
    if isinstance(reaction, Clear):
        return {"response_action": "clear"}
    if isinstance(reaction, forms.Errors):
        return {"response_action": "errors", "errors": dict(reaction.errors)}
    action = "push" if isinstance(reaction, Push) else "update"
    return {"response_action": action, "view": reaction.modal.payload()}
