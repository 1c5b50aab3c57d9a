"""The bot's calls to Slack and Zoom, and what Slack sent it; each unfolds to what was asked and answered."""

import json
import re
from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from sandbox.page import markup
from sandbox.page.markup import Html
from sandbox.page.memory import Memory
from sandbox.slack.model import Call as SlackCall
from sandbox.slack.model import Delivery, Json
from sandbox.world import World
from sandbox.zoom.calls import Call as ZoomCall

SHOWN: Final = 120
_RUN: Final = re.compile("_{3,}")
_BODY: Final = 6000
_GOOD: Final = 300


_Entry: TypeAlias = tuple[datetime, str, Hashable, Callable[[], Html]]
"""When, a key, how it ended, and how it is drawn."""
_T = TypeVar("_T")


class Calls:
    """Draws the calls, each only when its answer comes."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._memory = Memory()

    def draw(self, zone: ZoneInfo) -> Iterator[tuple[str, Html]]:
        """The latest calls, newest first, each with its key; times in this zone."""
        self._memory.turn()
        latest = sorted(
            [*self._sent(zone), *self._slack(zone), *self._zoom(zone)], key=lambda each: each[0], reverse=True
        )
        for _, key, status, draw in latest[:SHOWN]:
            yield key, self._memory.recall(key, (status, zone.key), draw)

    def _sent(self, zone: ZoneInfo) -> Iterator[_Entry]:
        for place, each in _latest(self._world.slack.deliveries):
            if each.at is not None:
                ended = each.acked, each.error
                yield each.at, f"bot {place} {each.at}", ended, partial(_delivery, each, each.at, zone)

    def _slack(self, zone: ZoneInfo) -> Iterator[_Entry]:
        for place, call in _latest(self._world.slack.calls):
            yield call.at, f"slack {place} {call.at}", call.status, partial(_slack_call, call, zone)

    def _zoom(self, zone: ZoneInfo) -> Iterator[_Entry]:
        for place, call in _latest(self._world.zoom.calls):
            yield call.at, f"zoom {place} {call.at}", call.status, partial(_zoom_call, call, zone)


def _latest(calls: Sequence[_T]) -> Iterator[tuple[int, _T]]:
    start = max(0, len(calls) - SHOWN)
    return enumerate(calls[start:], start)


def _delivery(sent: Delivery, at: datetime, zone: ZoneInfo) -> Html:
    words = sent.error or ("acked" if sent.acked else "waiting")
    bodies = [("Sent to the bot", sent.payload), ("Answer", sent.body)]
    return _row("Bot", at.astimezone(zone), _what(sent.payload), (words, sent.acked), "", bodies)


def _what(payload: Json) -> str:
    """What was sent: /zoom help, block_actions form.more, view_submission form."""
    if "command" in payload:
        return f"{payload['command']} {payload['text']}"
    kind = str(payload.get("type", "message"))
    if "event" in payload:
        return f"{kind} {payload['event']['type']}"
    acted = [str(each["action_id"]) for each in payload.get("actions", [])]
    about = payload.get("action_id") or " ".join(acted) or payload.get("view", {}).get("callback_id", "")
    return f"{kind} {about}".strip()


def _slack_call(call: SlackCall, zone: ZoneInfo) -> Html:
    outcome = call.error or str(call.status)
    is_good = not call.error and call.status < _GOOD
    bodies = [("Request", call.request), ("Answer", call.response)]
    return _row("Slack", call.at.astimezone(zone), call.method, (outcome, is_good), call.fault, bodies)


def _zoom_call(call: ZoomCall, zone: ZoneInfo) -> Html:
    name = f"{call.method} {call.path}{'?' if call.query else ''}{call.query}"
    bodies = [("Request", call.request_body), ("Answer", call.response_body)]
    outcome = (str(call.status or "no answer"), 0 < call.status < _GOOD)
    return _row("Zoom", call.at.astimezone(zone), name, outcome, str(call.fault or ""), bodies)


def _row(
    world: str, at: datetime, name: str, outcome: tuple[str, bool], fault: str, bodies: list[tuple[str, Any]]
) -> Html:
    words, is_good = outcome
    summary = markup.tag(
        "summary",
        markup.tag("time", f"{at:%H:%M:%S}", class_="muted"),
        markup.tag("span", world, class_=f"world world-{world.lower()}"),
        markup.tag("span", _RUN.sub("_…", name), class_="call-name", title=name),
        markup.tag("span", "fault", class_="chip chip-warn", title=fault) if fault else None,
        markup.tag("span", words, class_=f"chip chip-{'good' if is_good else 'bad'}"),
    )
    parts = [markup.tag("div", markup.tag("h3", title), _json(body)) for title, body in bodies]
    return markup.tag("details", summary, *parts, class_="call")


def _json(body: Any) -> Html:  # noqa: ANN401  # whatever was sent
    if body in (None, "", {}):
        return markup.tag("p", "no body", class_="nothing")
    words = body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False, default=str)
    cut = f"{words[:_BODY]}\n… {len(words) - _BODY} more characters" if len(words) > _BODY else words
    return markup.tag("pre", cut, class_="json")
