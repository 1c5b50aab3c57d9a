"""What people do in modals: fill in, choose, press, submit, close."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from sandbox.slack import actions, inputs, payloads, suggestions
from sandbox.slack.model import Delivery, Json, View
from sandbox.slack.refusals import Forbidden
from sandbox.slack.web import views
from sandbox.slack.workspace import Workspace

NOT_SENT: Final = "not_sent"
"""The error of a delivery that Slack kept to itself."""
TROUBLE: Final = "We had some trouble connecting. Try again?"

Deliver = Callable[[Delivery], Awaitable[Delivery]]


class Modals:
    """The modals that are open, as the people before them work them. Only the top one can be worked.

    Everything raises LookupError for a modal, or an element, that the person does not see.
    """

    def __init__(self, workspace: Workspace, deliver: Deliver) -> None:
        self._workspace = workspace
        self._deliver = deliver

    def fill(
        self,
        view_id: str,
        action_id: str,
        chosen: Any,  # noqa: ANN401  # as many types as elements
        block_id: str | None = None,
    ) -> None:
        """The person types or chooses, and the bot is not told: see press_in_view."""
        view = self._top(view_id)
        block, element = actions.find(view, action_id, block_id)
        if actions.choose(view, block, element, chosen) is None:
            raise LookupError(f"{action_id!r} cannot be filled in")
        view.errors.pop(block, None)
        self._workspace.changed()

    async def press_in_view(
        self,
        view_id: str,
        action_id: str,
        block_id: str | None = None,
        *,
        chosen: Any = None,  # noqa: ANN401  # as many types as elements
    ) -> Delivery:
        """The person presses a button, or chooses something.

        Of an input the bot is told only if its block says dispatch_action; else the delivery is `not_sent`.
        """
        view = self._top(view_id)
        block, _ = actions.find(view, action_id, block_id)
        action = actions.act(view, action_id, block, chosen, self._workspace.next_ts())
        view.errors.pop(block, None)
        self._workspace.changed()
        person = self._workspace.people[view.person]
        if not _is_told(view, block):
            return Delivery("interactive", {}, error=NOT_SENT)
        payload = payloads.view_action(self._workspace, person, view, action)
        return await self._deliver(Delivery("interactive", payload))

    async def suggest(
        self, view_id: str, action_id: str, typed: str, block_id: str | None = None
    ) -> Delivery:
        """The person types into a menu whose options the bot has; those it suggests are in the view then.

        Where too little is typed Slack does not ask, and the delivery is `not_sent`. An answer that Slack
        does not take has the error `invalid_options`, and is a violation.
        """
        view = self._top(view_id)
        block, element = actions.find(view, action_id, block_id)
        if element["type"] not in inputs.EXTERNAL:
            raise LookupError(f"{action_id!r} takes no suggestions")
        if len(typed) < element.get("min_query_length", inputs.MIN_QUERY_LENGTH):
            return Delivery("interactive", {}, error=NOT_SENT)
        person = self._workspace.people[view.person]
        payload = payloads.view_suggestion(self._workspace, person, view, (block, action_id), typed)
        delivery = await self._deliver(Delivery("interactive", payload))
        if delivery.acked:
            offered, problems = suggestions.read(delivery.body)
            if problems:
                delivery.error = "invalid_options"
                self._workspace.violate("ack", delivery.error, "; ".join(problems))
            known = view.suggested.setdefault((block, action_id), [])
            known += [each for each in offered if each not in known]
        return delivery

    async def submit(self, view_id: str, values: Mapping[str, Any] | None = None) -> Delivery:
        """The person fills inputs in (by action id) and presses the submit button.

        What Slack itself finds wrong stays here: the delivery is `not_sent`, and the words are in the
        view's errors.
        """
        view = self._top(view_id)
        for action_id, chosen in (values or {}).items():
            self.fill(view_id, action_id, chosen)
        view.errors, view.trouble = inputs.wrong(view), ""
        if view.errors:
            self._workspace.changed()
            return Delivery("interactive", {}, error=NOT_SENT)
        view.is_sending = True
        payload = payloads.view_submission(self._workspace, self._workspace.people[view.person], view)
        try:
            delivery = await self._deliver(Delivery("interactive", payload))
        finally:
            view.is_sending = False
        if delivery.acked:
            answered(self._workspace, view, delivery.body)
        else:
            view.trouble = TROUBLE
            self._workspace.changed()
        return delivery

    async def close_view(self, view_id: str) -> Delivery | None:
        """The person presses the close button: the top view goes, or all of them if it says clear_on_close.

        The bot is told of each if it asked for that; the delivery is that of this view.
        """
        view = self._top(view_id)
        if view.payload.get("clear_on_close"):
            told = await self.dismiss(view.person)
            return next((each for each in told if each.payload["view"]["id"] == view_id), None)
        return await self._close(view, is_cleared=False)

    async def dismiss(self, person_id: str) -> list[Delivery]:
        """The person closes the whole stack (the X). The bot is told of each view that asked for that."""
        stack = [each for each in self._workspace.views.values() if each.person == person_id]
        told = [await self._close(each, is_cleared=True) for each in reversed(stack)]
        return [each for each in told if each]

    async def _close(self, view: View, *, is_cleared: bool) -> Delivery | None:
        self._workspace.views.pop(view.id, None)
        self._workspace.changed()
        if not view.payload.get("notify_on_close"):
            return None
        person = self._workspace.people[view.person]
        payload = payloads.view_closed(self._workspace, person, view, is_cleared=is_cleared)
        return await self._deliver(Delivery("interactive", payload))

    def _top(self, view_id: str) -> View:
        view = self._workspace.views.get(view_id)
        if view is None or view is not self._workspace.top_view(view.person):
            raise LookupError(f"nobody sees the view {view_id}")
        return view


def _is_told(view: View, block_id: str) -> bool:
    block = next(each for each in view.payload["blocks"] if each["block_id"] == block_id)
    return block["type"] != "input" or bool(block.get("dispatch_action"))


def answered(workspace: Workspace, view: View, body: Json | str | None) -> None:
    """Does what the bot's answer to the submission says: close, show errors, change, push or clear."""
    try:
        _answered(workspace, view, body)
    except Forbidden as forbidden:
        view.trouble = TROUBLE
        workspace.violate("ack", forbidden.error, forbidden.detail)
    workspace.changed()


def _answered(workspace: Workspace, view: View, body: Json | str | None) -> None:
    if not body:
        workspace.views.pop(view.id, None)
        return
    if isinstance(body, str):
        raise Forbidden("invalid_response", "the answer to a submission is not an object")
    match body.get("response_action"):
        case "errors":
            view.errors = _errors(view, body.get("errors"))
        case "update":
            views.replace(workspace, view, views.check(workspace, body.get("view"), updates=view.id))
        case "push":
            views.push_on(workspace, view, views.check(workspace, body.get("view")))
        case "clear":
            for each in [each for each in workspace.views.values() if each.person == view.person]:
                del workspace.views[each.id]
        case other:
            raise Forbidden("invalid_response", f"unknown response_action {other}")


def _errors(view: View, given: object) -> dict[str, str]:
    inputs_ = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
    if not isinstance(given, dict) or not given or not set(given) <= inputs_:
        raise Forbidden("invalid_response", "errors are keyed by the block ids of input blocks")
    if not all(isinstance(words, str) and words for words in given.values()):
        raise Forbidden("invalid_response", "an error has no words")
    return dict(given)
