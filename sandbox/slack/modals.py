"""What happens to a modal when it is submitted."""

from collections.abc import Mapping
from typing import Any

from sandbox.slack import actions
from sandbox.slack.model import Json, View
from sandbox.slack.refusals import Forbidden
from sandbox.slack.web import views
from sandbox.slack.workspace import Workspace


def fill(view: View, values: Mapping[str, Any]) -> None:
    """Puts values, by action id, into the modal's inputs. Raises LookupError for an unknown one."""
    for action_id, chosen in values.items():
        block, element = actions.find(view, action_id, None)
        state = actions.value_of(element, chosen)
        if state is None:
            raise LookupError(f"{action_id!r} cannot be filled in")
        view.values.setdefault(block, {})[action_id] = state


def answered(workspace: Workspace, view: View, body: Json | str | None) -> None:
    """Does what the bot's answer to the submission says: close, show errors, change, push or clear."""
    try:
        _answered(workspace, view, body)
    except Forbidden as forbidden:
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
    inputs = {block["block_id"] for block in view.payload["blocks"] if block["type"] == "input"}
    if not isinstance(given, dict) or not given or not set(given) <= inputs:
        raise Forbidden("invalid_response", "errors are keyed by the block ids of input blocks")
    return {str(block_id): str(words) for block_id, words in given.items()}
