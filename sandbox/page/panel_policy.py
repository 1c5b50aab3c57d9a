"""The bot's policy file: where it is, what is in it, and a box to change it while the bot runs."""

from collections.abc import Callable, Sequence
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
    """The policy file of the bot, if the sandbox started one."""

    def __init__(self, bot: BotProcess | None) -> None:
        path = bot.env.get("BOT_POLICY") if bot else None
        self._editor = Editor(Path(path), bot.lines) if bot and path else None
        if self._editor is None:
            listing.Region("policy-head").show(markup.tag("p", _NONE, class_="nothing"))

    def refresh(self) -> None:
        """Shows what changed."""
        if self._editor:
            self._editor.refresh()


class Editor:
    """Shows the file as it is, and saves what somebody made of it. `lines` are the bot's output."""

    def __init__(self, file: Path, lines: Sequence[str]) -> None:
        self._file = file
        self._lines = lines
        listing.Region("policy-head").show(_head(file))
        with ui.element("div").classes("bot-buttons"):
            _button("Save", "btn btn-primary", self._save)
            _button("Drop my changes", "btn", self._show)
        self._said = listing.Region("policy-said")
        self._said.element.props("role=status")
        self._box = ui.textarea().props("outlined dense autogrow spellcheck=false").classes("policy-box")
        self._box.props["aria-label"] = "The policy"
        self._shown = ""
        self._show()

    def refresh(self) -> None:
        """Shows what is in the file, unless somebody is changing it here, and what the bot said of it."""
        if self._box.value == self._shown:
            self._show()
        line = next((line for line in reversed(self._lines) if _SAID in line), "")
        if line:
            self._say(line.rpartition("bot.services.")[2])

    def _show(self) -> None:
        self._shown = _read(self._file)
        self._box.set_value(self._shown)

    def _save(self) -> None:
        words = self._box.value or ""
        try:
            self._file.write_text(words, encoding="utf-8")
        except OSError as wrong:
            self._say(f"It cannot be saved: {wrong.strerror}.")
        else:
            self._shown = words
            self._say("Saved.")

    def _say(self, words: str) -> None:
        self._said.show(markup.tag("p", words, class_="fault-detail"))


def _head(path: Path) -> Html:
    where = markup.tag("code", str(path), class_="mono policy-path", title="Change it with any editor")
    return markup.join([where, markup.tag("p", _HINT, class_="fault-detail")])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        return f"# It cannot be read: {wrong}"


def _button(label: str, looks: str, on_click: Callable[[], None]) -> None:
    with ui.element("button").classes(looks).props("type=button").on("click", on_click):
        ui.label(label)
