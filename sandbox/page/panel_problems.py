"""What the strict fakes found wrong with the bot's calls."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.page import markup
from sandbox.page.markup import Html
from sandbox.world import World


def count(world: World) -> int:
    """How many problems there are."""
    return len(world.slack.violations) + len(world.zoom.violations)


def draw(world: World, zone: ZoneInfo) -> Iterator[tuple[str, Html]]:
    """The problems, newest first, each with its key; times in this zone."""
    if not count(world):
        good = [
            markup.icon("verified"),
            "No problems. Whatever breaks a rule of Slack or Zoom shows up here.",
        ]
        yield "none", markup.tag("p", *good, class_="all-good")
    for at, key, drawn in sorted(_all(world, zone), key=lambda each: each[0], reverse=True):
        yield f"{at} {key}", drawn


def _all(world: World, zone: ZoneInfo) -> Iterator[tuple[datetime, str, Html]]:
    for place, each in enumerate(world.slack.violations):
        yield each.at, f"slack {place}", _draw("Slack", each.at, each.method, each.error, each.detail, zone)
    for place, found in enumerate(world.zoom.violations):
        name = f"{found.method} {found.path}"
        yield found.at, f"zoom {place}", _draw("Zoom", found.at, name, found.error, found.detail, zone)


def _draw(world: str, at: datetime, name: str, error: str, detail: str, zone: ZoneInfo) -> Html:
    return markup.tag(
        "div",
        markup.tag("div", markup.tag("b", error), class_="problem-error"),
        markup.tag("div", detail),
        markup.tag("div", f"{world} · {name} · {at.astimezone(zone):%H:%M:%S}", class_="muted"),
        class_="problem",
    )
