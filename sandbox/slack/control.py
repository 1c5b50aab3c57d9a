"""Drives the fake Slack by HTTP, for tests of a bot in another process and by hand."""

import dataclasses
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from sandbox.slack.faults import Fault, FaultKind
from sandbox.slack.model import Channel, Delivery, View
from sandbox.slack.world import SlackWorld

Handler = Callable[[SlackWorld, dict[str, Any]], Awaitable[object]]


def control_routes(slack: SlackWorld) -> list[BaseRoute]:
    """The routes, for a mount at /sandbox/slack: JSON in and out; a GET has its arguments in the query."""
    gets: dict[str, Handler] = {
        "state": _state,
        "messages": _messages,
        "calls": _calls,
        "deliveries": _deliveries,
        "violations": _violations,
    }
    posts: dict[str, Handler] = {
        "type": _type,
        "press": _press,
        "shortcut": _shortcut,
        "person": _person,
        "group": _group,
        "channel": _channel,
        "press_in_view": _press_in_view,
        "suggest": _suggest,
        "submit": _submit,
        "faults": _faults,
        "break": _break,
        "reset": _reset,
    }
    return [
        *(Route(f"/{name}", _route(slack, run), methods=["GET"]) for name, run in gets.items()),
        *(Route(f"/{name}", _route(slack, run), methods=["POST"]) for name, run in posts.items()),
    ]


def _route(slack: SlackWorld, run: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        try:
            given: dict[str, Any] = dict(request.query_params)
            if request.method == "POST" and await request.body():
                given |= await request.json()
            return JSONResponse(await run(slack, given))
        except (LookupError, PermissionError, ValueError, TypeError) as wrong:
            return JSONResponse({"error": str(wrong)}, 400)

    return endpoint


async def _state(slack: SlackWorld, given: dict[str, Any]) -> object:  # noqa: ARG001  # all are called alike
    return {
        "people": [dataclasses.asdict(each) for each in slack.people.values()],
        "channels": [_channelled(each) for each in slack.channels.values()],
        "groups": [dataclasses.asdict(each) for each in slack.groups.values()],
        "views": [_viewed(each) for each in slack.views.values()],
        "connections": [{"id": each.id, "is_silent": each.is_silent} for each in slack.connections],
        "faults": [dataclasses.asdict(each) for each in slack.faults.active],
        "messages": len(slack.messages),
        "violations": len(slack.violations),
    }


async def _messages(slack: SlackWorld, given: dict[str, Any]) -> object:
    if "person" in given:
        seen = slack.view_of(given["person"], given["channel"])
    else:
        seen = [each for each in slack.messages if given.get("channel", each.channel) == each.channel]
    return [dataclasses.asdict(each) for each in seen]


async def _calls(slack: SlackWorld, given: dict[str, Any]) -> object:
    calls = [each for each in slack.calls if given.get("method", each.method) == each.method]
    return [dataclasses.asdict(each) | {"at": each.at.isoformat()} for each in calls]


async def _deliveries(slack: SlackWorld, given: dict[str, Any]) -> object:  # noqa: ARG001  # all are called alike
    return [_delivered(each) for each in slack.deliveries]


async def _violations(slack: SlackWorld, given: dict[str, Any]) -> object:  # noqa: ARG001  # all are called alike
    return [dataclasses.asdict(each) | {"at": each.at.isoformat()} for each in slack.violations]


async def _type(slack: SlackWorld, given: dict[str, Any]) -> object:
    thread = given.get("thread_ts")
    return _delivered(await slack.type(given["person"], given["channel"], given["text"], thread))


async def _press(slack: SlackWorld, given: dict[str, Any]) -> object:
    block, chosen = given.get("block_id"), given.get("chosen")
    return _delivered(
        await slack.press(
            given["person"], given["channel"], given["ts"], given["action_id"], block, chosen=chosen
        )
    )


async def _shortcut(slack: SlackWorld, given: dict[str, Any]) -> object:
    message = slack.workspace.find_message(given["channel"], given["ts"])
    if message is None:
        raise LookupError(f"there is no message {given['ts']} in {given['channel']}")
    return _delivered(await slack.shortcut(given["person"], message, given["callback_id"]))


async def _person(slack: SlackWorld, given: dict[str, Any]) -> object:
    person = slack.people[given["id"]]
    person.is_deactivated = bool(given.get("is_deactivated", person.is_deactivated))
    slack.workspace.changed()
    return dataclasses.asdict(person)


async def _group(slack: SlackWorld, given: dict[str, Any]) -> object:
    group = slack.groups[given["id"]]
    group.members = tuple(given["members"])
    slack.workspace.changed()
    return dataclasses.asdict(group)


async def _channel(slack: SlackWorld, given: dict[str, Any]) -> object:
    channel = slack.channels[given["id"]]
    channel.members = set(given.get("members", channel.members))
    channel.is_archived = bool(given.get("is_archived", channel.is_archived))
    slack.workspace.changed()
    return _channelled(channel)


async def _press_in_view(slack: SlackWorld, given: dict[str, Any]) -> object:
    view, action, block = given["view_id"], given["action_id"], given.get("block_id")
    return _delivered(await slack.press_in_view(view, action, block, chosen=given.get("chosen")))


async def _suggest(slack: SlackWorld, given: dict[str, Any]) -> object:
    view, action, block = given["view_id"], given["action_id"], given.get("block_id")
    return _delivered(await slack.suggest(view, action, given["typed"], block))


async def _submit(slack: SlackWorld, given: dict[str, Any]) -> object:
    return _delivered(await slack.submit(given["view_id"], given.get("values")))


async def _faults(slack: SlackWorld, given: dict[str, Any]) -> object:
    if given.pop("clear", False):
        slack.faults.clear()
    if given:
        slack.faults.add(Fault(**given | {"kind": FaultKind(given["kind"])}))
    slack.workspace.changed()
    return [dataclasses.asdict(each) for each in slack.faults.active]


async def _break(slack: SlackWorld, given: dict[str, Any]) -> object:
    await slack.break_connections(given.get("how", "close"))
    return {"connections": len(slack.connections)}


async def _reset(slack: SlackWorld, given: dict[str, Any]) -> object:  # noqa: ARG001  # all are called alike
    slack.reset()
    return {}


def _channelled(channel: Channel) -> dict[str, Any]:
    return dataclasses.asdict(channel) | {"members": sorted(channel.members)}


def _viewed(view: View) -> dict[str, Any]:
    shown = dataclasses.asdict(view)
    shown.pop("suggested")  # by pairs, which JSON does not have
    return shown


def _delivered(delivery: Delivery) -> dict[str, Any]:
    at = delivery.at.isoformat() if delivery.at else None
    return dataclasses.asdict(delivery) | {"trigger_id": delivery.trigger_id, "at": at}
