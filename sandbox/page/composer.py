"""The message box."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from nicegui import ui
from nicegui.events import GenericEventArguments

from sandbox.page import avatars, listing, markup, suggest
from sandbox.page.events import Hit
from sandbox.page.suggest import Suggestion
from sandbox.page.tab import Tab
from sandbox.slack.model import Kind

HISTORY: Final = 50
_KEYS: Final = """(event) => {
  if (event.isComposing) return;
  const box = event.target;
  const offered = box.closest('.composer').querySelector('.suggestions button') !== null;
  const wanted = event.key === 'Enter' ? !event.shiftKey
    : event.key === 'ArrowUp' ? offered || !box.value.includes('\\n')
    : offered && ['ArrowDown', 'Tab', 'Escape'].includes(event.key);
  if (!wanted || (event.key === 'Tab' && event.shiftKey)) return;
  event.preventDefault();
  emit({key: event.key, text: box.value});
}"""
_TO_THE_END: Final = (
    "setTimeout(() => {{ const b = getHtmlElement({id}); b.selectionStart = b.value.length }}, 30)"
)

Send = Callable[[str], Awaitable[bool]]


class Composer:
    """A box to write in. `send` gets the text, and says whether it got through: what did not comes back."""

    def __init__(self, tab: Tab, send: Send, label: str, marker: str) -> None:
        self._tab = tab
        self._send = send
        self._label = label
        self._offered: Sequence[Suggestion] = ()
        self._chosen = 0
        self._sent: list[str] = []
        self._recalled = 0
        with ui.element("div").classes("composer"):
            self._suggestions = listing.Region("suggestions")
            listing.listen(self._suggestions.element, self._taken)
            with ui.element("div").classes("composer-box"):
                self.box = ui.textarea(on_change=self._changed).props("borderless autogrow dense rows=1")
                self.box.mark(marker)
                self.box.on("keydown", self._key, js_handler=_KEYS)
                with ui.element("div").classes("composer-bar"):
                    self._hint = ui.label().classes("composer-hint")
                    send_button = ui.element("button").props('type=button aria-label="Send now"')
                    send_button.classes("send").on("click", self._send_typed)
                    with send_button:
                        ui.icon("send")
        self.refresh()

    def refresh(self) -> None:
        """Names the conversation in the empty box."""
        channel = self._tab.conversation
        sign = "#" if channel.kind is Kind.PUBLIC else ""
        words = self._label.format(title=f"{sign}{self._tab.title(channel)}")
        self.box.props["placeholder"] = words
        self.box.props["aria-label"] = words

    def focus(self) -> None:
        """Puts the cursor into it."""
        self.box.run_method("focus")

    @property
    def text(self) -> str:
        """What is in the box."""
        return self.box.value or ""

    def fill(self, text: str) -> None:
        """Puts this into the box."""
        self.box.set_value(text)
        ui.run_javascript(_TO_THE_END.format(id=self.box.id))

    def _commands(self) -> Sequence[dict[str, Any]]:
        features = self._tab.world.slack.workspace.manifest["features"]
        commands: list[dict[str, Any]] = features.get("slash_commands", [])
        return commands

    def _changed(self) -> None:
        people = list(self._tab.world.slack.people.values())
        self._offer(suggest.suggest(self.text, self._commands(), people))
        self._hint.set_text(suggest.hint(self.text, self._commands()))

    def _offer(self, offered: Sequence[Suggestion], chosen: int = 0) -> None:
        self._offered, self._chosen = offered, chosen
        drawn = [self._draw(each, place) for place, each in enumerate(offered)]
        self._suggestions.show(markup.join(drawn))

    def _draw(self, offered: Suggestion, place: int) -> markup.Html:
        face = avatars.draw(self._tab.who(offered.person), "small") if offered.person else markup.icon("bolt")
        return markup.tag(
            "button",
            face,
            markup.tag("b", offered.title),
            markup.tag("span", offered.detail),
            type="button",
            class_="chosen" if place == self._chosen else None,
            data_do="take",
            data_option=place,
        )

    def _taken(self, hit: Hit) -> None:
        self._take(int(hit.option or 0))
        self.focus()

    def _take(self, place: int) -> None:
        if place < len(self._offered):
            text = self._offered[place].text
            self._offer(())
            self.fill(text)

    async def _key(self, event: GenericEventArguments) -> None:
        key, text = str(event.args["key"]), str(event.args["text"])
        if key == "Enter":
            await self._enter(text)
        elif not self._offered:
            self._recall(text)
        elif key == "Tab":
            self._take(self._chosen)
        elif key == "Escape":
            self._offer(())
        else:
            step = 1 if key == "ArrowDown" else -1
            self._offer(self._offered, (self._chosen + step) % len(self._offered))

    async def _enter(self, text: str) -> None:
        if self._offered and not self._offered[self._chosen].is_typed:
            self._take(self._chosen)
        else:
            await self._post(text)

    async def _send_typed(self) -> None:
        await self._post(self.text)

    async def _post(self, text: str) -> None:
        line = text.strip()
        if not line:
            return
        self.box.set_value("")
        self._sent = [*self._sent, line][-HISTORY:]
        self._recalled = len(self._sent)
        if not await self._send(line) and not self.text:
            self.fill(line)

    def _recall(self, text: str) -> None:
        """One line further back, unless somebody is writing a new one."""
        at_hand = self._sent[self._recalled] if self._recalled < len(self._sent) else ""
        if text in {"", at_hand} and self._recalled > 0:
            self._recalled -= 1
            self.fill(self._sent[self._recalled])
