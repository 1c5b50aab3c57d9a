"""What the tests of the page are made of."""

from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import yaml

from sandbox.page.inline import Reader
from sandbox.slack.model import Message
from sandbox.world import World

NOW: Final = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
EMMA: Final = "U0EMMA001"
LIAM: Final = "U0LIAM002"
NOAH: Final = "U0NOAH004"
YUKI: Final = "U0YUKI005"
GENERAL: Final = "C0GENERAL"
_NAMES: Final = {EMMA: "Emma Weber", LIAM: "Liam Carter", GENERAL: "general", "S0LEADS01": "leads"}
_MANIFEST: Final = Path(__file__).parents[3] / "app_manifest.yml"


def reader(zone: str = "Europe/Berlin", person: str = EMMA) -> Reader:
    return Reader(
        person,
        ZoneInfo(zone),
        NOW,
        _NAMES.get,
        ((EMMA, "Emma Weber"), (LIAM, "Liam Carter")),
        ((GENERAL, "#general"),),
    )


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(_MANIFEST.read_text(encoding="utf-8"))
    return loaded


def world() -> World:
    return World(manifest(), clock=lambda: NOW)


def message(text: str = "Hello", *, at: float = NOW.timestamp(), **more: Any) -> Message:  # noqa: ANN401  # fields
    return Message(**{"ts": f"{at:.6f}", "channel": GENERAL, "user": LIAM, "text": text} | more)


class Read(HTMLParser):
    """HTML as a browser reads it: its elements with their attributes, and its text."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def tags(self) -> set[str]:
        return {tag for tag, _ in self.elements}

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]
