"""The bot's policy file: where it is, what is in it, and a box to change it while the bot runs."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from nicegui import ui

from sandbox.bot_process import BotProcess
from sandbox.page import listing, markup
from sandbox.page.markup import Html

_HINT: Final = "The bot reads a change at the next request. If it is wrong, what was there before holds."
_NONE: Final = "The sandbox started no bot, so there is no policy."
_SAID: Final = "the policy"
"""What the bot's output has in a line about it."""


class PolicyPanel:
    """Shows the file as it is, and saves what somebody made of it. Without one, says so."""

    def __init__(self, bot: BotProcess | None) -> None:
        self._bot = bot
        self._file = _file(bot)
        self._shown = ""
        self._head = listing.Region("policy-head")
        if self._file is None:
            self._head.show(markup.tag("p", _NONE, class_="nothing"))
            return
        self._head.show(_head(self._file))
        with ui.element("div").classes("bot-buttons"):
            _button("Save", "btn btn-primary", self._save)
            _button("Drop my changes", "btn", self._show)
        self._said = listing.Region("policy-said")
        self._said.element.props("role=status")
        self._box = ui.textarea().props("outlined dense autogrow spellcheck=false").classes("policy-box")
        self._box.props["aria-label"] = "The policy"
        self._show()

    def refresh(self) -> None:
        """Shows what is in the file, unless somebody is changing it here, and what the bot said of it."""
        if self._file is None:
            return
        if self._box.value == self._shown:
            self._show()
        if said := self._of_bot():
            self._said.show(markup.tag("p", said, class_="fault-detail"))

    def _of_bot(self) -> str:
        lines = self._bot.lines if self._bot else ()
        found = (line for line in reversed(lines) if _SAID in line)
        return next(found, "").rpartition("bot.services.")[2]

    def _show(self) -> None:
        self._shown = _read(self._file)
        self._box.set_value(self._shown)

    def _save(self) -> None:
        words = self._box.value or ""
        said = _write(self._file, words)
        self._said.show(markup.tag("p", said or "Saved.", class_="fault-detail"))
        if not said:
            self._shown = words


def _file(bot: BotProcess | None) -> Path | None:
    path = bot.env.get("BOT_POLICY") if bot else None
    return Path(path) if path else None


def _head(path: Path) -> Html:
    where = markup.tag("code", str(path), class_="mono policy-path", title="Change it with any editor")
    return markup.join([where, markup.tag("p", _HINT, class_="fault-detail")])


def _read(path: Path | None) -> str:
    try:
        return path.read_text(encoding="utf-8") if path else ""
    except (OSError, UnicodeDecodeError) as wrong:
        return f"# It cannot be read: {wrong}"


def _write(path: Path | None, words: str) -> str:
    """What went wrong; empty if nothing did."""
    try:
        if path:
            path.write_text(words, encoding="utf-8")
    except OSError as wrong:
        return f"It cannot be saved: {wrong.strerror}."
    return ""


def _button(label: str, looks: str, on_click: Callable[[], None]) -> None:
    with ui.element("button").classes(looks).props("type=button").on("click", on_click):
        ui.label(label)
