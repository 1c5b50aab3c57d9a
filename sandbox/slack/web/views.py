"""The modal methods."""

import json
from typing import Any, Final

from sandbox.slack import blocks, inputs, payloads
from sandbox.slack.model import Json, View
from sandbox.slack.refusals import Forbidden, Refusal
from sandbox.slack.web.arguments import Args
from sandbox.slack.workspace import Workspace

LARGEST: Final = 250_000
MOST_BLOCKS: Final = 100
MOST_VIEWS: Final = 3
"""A modal's stack: the root and two pushed on it."""


def open_(workspace: Workspace, args: Args) -> Json:
    """Opens a modal before the person who caused the trigger."""
    person = _person(workspace, args)
    view_id = f"V{workspace.number():010d}"
    view = _new(View(view_id, person, check(workspace, args["view"]), _hash(workspace), view_id))
    for other in [each for each in workspace.views.values() if each.person == person]:
        del workspace.views[other.id]
    return _shown(workspace, view)


def push(workspace: Workspace, args: Args) -> Json:
    """Puts a modal on top of the person's open one."""
    person = _person(workspace, args)
    payload = check(workspace, args["view"])
    top = workspace.top_view(person)
    if top is None:
        raise Refusal("not_found")
    return _shown(workspace, push_on(workspace, top, payload))


def update(workspace: Workspace, args: Args) -> Json:
    """Changes an open modal."""
    payload = check(workspace, args["view"], updates=args.get("view_id", args.get("external_id", "")))
    view = workspace.views.get(args.get("view_id", ""))
    if view is None and args.get("external_id"):
        view = workspace.view_called(args["external_id"])
    if view is None:
        raise Refusal("not_found")
    if args.get("hash", view.hash) != view.hash:
        raise Refusal("hash_conflict")
    replace(workspace, view, payload)
    return _shown(workspace, view)


def push_on(workspace: Workspace, top: View, payload: Json) -> View:
    """A new modal on top of this one. Raises Forbidden when the stack is full."""
    if sum(each.person == top.person for each in workspace.views.values()) >= MOST_VIEWS:
        raise Forbidden("push_limit_reached", f"more than {MOST_VIEWS} modals on each other")
    view_id = f"V{workspace.number():010d}"
    view = _new(View(view_id, top.person, payload, _hash(workspace), top.root_id, top.id))
    workspace.views[view_id] = view
    return view


def replace(workspace: Workspace, view: View, payload: Json) -> None:
    """Changes an open modal; what is filled in stays where block and action id stay."""
    view.payload, view.hash, view.errors, view.trouble = payload, _hash(workspace), {}, ""
    view.values = inputs.state(view.elements(), view.values)


def _new(view: View) -> View:
    view.values = inputs.state(view.elements())
    return view


def check(workspace: Workspace, given: Any, updates: str = "") -> Json:  # noqa: ANN401  # what the bot sent
    """The view that was given. Raises Forbidden with Slack's error for what Slack does not take."""
    if not isinstance(given, dict):
        raise Forbidden.arguments("must be an object [json-pointer:/view]")
    if len(json.dumps(given)) > LARGEST:
        raise Forbidden("view_too_large", f"{len(json.dumps(given))} bytes")
    wrong = blocks.check_view(given, most=MOST_BLOCKS)
    if wrong:
        raise Forbidden.arguments(*wrong)
    twin = workspace.view_called(given.get("external_id") or "")
    if twin is not None and updates not in {twin.id, given["external_id"]}:
        raise Forbidden("duplicate_external_id", given["external_id"])
    workspace.dress(given["blocks"])
    return given


def _person(workspace: Workspace, args: Args) -> str:
    trigger_id = args.get("trigger_id") or args.get("interactivity_pointer")
    if not trigger_id:
        raise Forbidden.arguments("missing required field: trigger_id")
    person, error = workspace.exchange(trigger_id)
    if error:
        raise Refusal(error)
    return person


def _hash(workspace: Workspace) -> str:
    return f"{int(workspace.clock().timestamp())}.{workspace.number():08x}"


def _shown(workspace: Workspace, view: View) -> Json:
    workspace.views[view.id] = view
    workspace.changed()
    return {"view": payloads.view_json(view, with_state=False)}
