"""The modal of the person who is played: the top of their stack, as Slack shows it."""

import contextlib
from collections.abc import Callable
from typing import Any, Final

from nicegui import ui
from nicegui.events import GenericEventArguments

from sandbox.page import asking, choices, events, inline, listing, markup, modal_events
from sandbox.page.events import Hit
from sandbox.page.markup import Html
from sandbox.page.modal_pieces import Body
from sandbox.page.tab import NO_ANSWER, Tab
from sandbox.slack import actions, inputs, modals
from sandbox.slack.model import Delivery, Json, View

_KEYS: Final = {
    "click": modal_events.CLICKED,
    "change": events.CHANGED,
    "input": modal_events.TYPED,
    "focusout": modal_events.LEFT,
}


class Modal:
    """Shows what is open, and does what the person does in it."""

    def __init__(self, tab: Tab, changed: Callable[[], None]) -> None:
        self._tab = tab
        self._changed = changed
        self._shown = ""
        self._trouble = ""
        self._errors: dict[str, str] = {}
        with ui.element("div").classes("modal-layer").props("tabindex=-1") as self._layer:
            self._box = ui.element("div").classes("modal").props("role=dialog aria-modal=true tabindex=-1")
            self._box.mark("modal-box")
        with self._box:
            self._head = listing.Region("modal-head", "header")
            self._body = Body(tab)
            self._banner = listing.Region("modal-banner")
            self._foot = listing.Region("modal-foot", "footer")
        for name, handler in _KEYS.items():
            self._box.on(name, self._heard, js_handler=handler)
        self._layer.on("keydown", self._heard, js_handler=modal_events.KEYED)
        self._box.on("mousedown", js_handler=modal_events.PRESSED)
        self._body.element.on("scroll", js_handler=modal_events.SCROLLED)
        self.refresh()

    @property
    def is_open(self) -> bool:
        """Whether the person has a modal before them."""
        return self._view() is not None

    def refresh(self) -> None:
        """Shows what changed."""
        view = self._view()
        self._layer.set_visibility(view is not None)
        is_another = self._shown != (view.id if view else "")
        if is_another:
            self._shown, self._trouble = view.id if view else "", ""
            self._body.clear()
        if view is None:
            for each in (self._head, self._banner, self._foot):
                each.show(markup.join([]))
            return
        self._box.props["aria-label"] = str(view.payload["title"]["text"])
        self._head.show(_head(view, self._name()))
        self._body.show(view)
        words = view.trouble or self._trouble
        self._banner.show(_trouble(words) if words else markup.join([]))
        self._foot.show(_foot(view))
        self._lead(view, is_another=is_another)

    def _lead(self, view: View, *, is_another: bool) -> None:
        """Leads the person to where they go on: the first field, or the first that is wrong."""
        errors, before = dict(view.errors), {} if is_another else self._errors
        self._errors = errors
        if is_another or (errors and not errors.items() <= before.items()):
            script = modal_events.FOCUS if is_another else modal_events.TO_ERROR
            self._box.client.run_javascript(script.format(id=self._box.id))

    def _view(self) -> View | None:
        return self._tab.world.slack.workspace.top_view(self._tab.person)

    def _name(self) -> str:
        return self._tab.world.slack.workspace.app.name

    async def _heard(self, event: GenericEventArguments) -> None:
        hit, view = events.hit(event.args), self._view()
        if view is None or view.id != self._shown:
            return
        with contextlib.suppress(LookupError):  # the bot changed the view under the person's hands
            await self._do(view, hit)
        self._changed()

    async def _do(self, view: View, hit: Hit) -> None:
        slack = self._tab.world.slack
        match hit.what:
            case "submit":
                await self._submit(view)
            case "close":
                await slack.close_view(view.id)
            case "dismiss":
                await slack.dismiss(view.person)
            case "text":
                await self._type(view, hit)
            case "enter":
                await self._enter(view, hit)
            case "press":
                await self._press(view, hit)
            case _:
                await self._in_menu(view, hit)

    async def _submit(self, view: View) -> None:
        if not view.is_sending and "submit" in view.payload:
            self._trouble = ""
            await self._tab.world.slack.submit(view.id)

    async def _type(self, view: View, hit: Hit) -> None:
        self._tab.world.slack.fill(view.id, hit.action, hit.option or "", hit.block)
        self._note(view, hit)
        if "on_character_entered" in _triggers(view, hit):
            await self._tell(view, hit, hit.option or "")

    async def _enter(self, view: View, hit: Hit) -> None:
        if "on_enter_pressed" in _triggers(view, hit):
            await self._tell(view, hit, hit.option or "")
        else:
            await self._submit(view)

    async def _press(self, view: View, hit: Hit) -> None:
        reader = self._tab.reader()
        block, element = actions.find(view, hit.action, hit.block or None)
        if "confirm" in element and not await asking.confirm(reader, element["confirm"]):
            return
        held = view.values.get(block, {}).get(hit.action)
        is_plain = element["type"] not in inputs.SLOTS
        await self._tell(
            view, hit, hit.option if is_plain else choices.chosen(reader, element, held, hit.option)
        )

    async def _in_menu(self, view: View, hit: Hit) -> None:
        menu = self._body.menu(view, hit)
        values = await menu.heard(hit) if menu else None
        if values is None:
            return
        _, element = actions.find(view, hit.action, hit.block)
        is_many = element["type"].startswith("multi_")
        await self._tell(view, hit, values if is_many else next(iter(values), None))

    async def _tell(self, view: View, hit: Hit, chosen: Any) -> None:  # noqa: ANN401  # as many types as elements
        """Chooses it; the bot is told where Slack tells it."""
        with contextlib.suppress(LookupError):  # a button has nothing to fill in
            self._tab.world.slack.fill(view.id, hit.action, chosen, hit.block)
            self._note(view, hit)
        self._trouble = ""
        delivery = await self._tab.world.slack.press_in_view(
            view.id, hit.action, hit.block or None, chosen=chosen
        )
        self._trouble = _words(delivery)

    def _note(self, view: View, hit: Hit) -> None:
        if piece := self._body.piece(view, hit.block):
            piece.note(view)


def _words(delivery: Delivery) -> str:
    return "" if delivery.error == modals.NOT_SENT else NO_ANSWER.get(delivery.error, delivery.error)


def _triggers(view: View, hit: Hit) -> list[str]:
    """On what an input tells the bot of what is typed in it."""
    block: Json = next((each for each in view.payload["blocks"] if each["block_id"] == hit.block), {})
    if not block.get("dispatch_action"):
        return []
    config = block["element"].get("dispatch_action_config", {})
    return list(config.get("trigger_actions_on", ["on_enter_pressed"]))


def _head(view: View, app: str) -> Html:
    back = _icon_button("close", "arrow_back", "Previous view") if view.previous_id else None
    sign = markup.tag("span", markup.icon("videocam"), class_="modal-app", title=app)
    title = markup.tag("h1", sign, _plain(view.payload["title"]))
    return markup.join(
        [back, title, _icon_button("dismiss", "close", "Close all" if view.previous_id else "Close")]
    )


def _plain(words: Json) -> Html:
    return inline.plain(str(words["text"]), emoji_names=words.get("emoji", True))


def _icon_button(do: str, icon: str, words: str) -> Html:
    return markup.tag("button", markup.icon(icon), type="button", data_do=do, aria_label=words, title=words)


def _foot(view: View) -> Html:
    submit = view.payload.get("submit")
    words = view.payload.get("close", {}).get("text") or ("Cancel" if submit else "Close")
    close = markup.tag("button", words, type="button", class_="btn", data_do="close")
    if not submit:
        return close
    spinner = markup.tag("span", class_="spinner") if view.is_sending else None
    send = markup.tag(
        "button", spinner, _plain(submit), type="button", class_="btn btn-primary",
        data_do="submit", disabled=view.is_sending,
    )  # fmt: skip
    return markup.join([close, send])


def _trouble(words: str) -> Html:
    return markup.tag("div", markup.icon("warning"), words, class_="modal-trouble", role="alert")
