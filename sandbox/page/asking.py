"""Dialogs: a question before something is done, and a look at what Slack was sent."""

from typing import Any

from nicegui import ui

from sandbox.page import inline, markup
from sandbox.page.inline import Reader


async def confirm(reader: Reader, asked: dict[str, Any]) -> bool:
    """Asks what an element's confirm object says. Whether the person wants it done."""
    danger = asked.get("style") == "danger"
    with ui.dialog() as dialog, ui.element("div").classes("dialog").props("role=alertdialog"):
        ui.html(markup.tag("h2", inline.text_object(reader, asked["title"])))
        ui.html(markup.tag("p", inline.text_object(reader, asked["text"])))
        with ui.element("div").classes("dialog-buttons"):
            _button(str(asked["deny"]["text"]), "btn", lambda: dialog.submit(False))  # noqa: FBT003  # NiceGUI's
            looks = "btn btn-danger" if danger else "btn btn-primary"
            _button(str(asked["confirm"]["text"]), looks, lambda: dialog.submit(True))  # noqa: FBT003  # NiceGUI's
    answer = await dialog
    dialog.delete()
    return bool(answer)


async def show_json(words: str) -> None:
    """Shows data as it is."""
    with ui.dialog() as dialog, ui.element("div").classes("dialog dialog-wide"):
        ui.html(markup.tag("h2", "What Slack keeps of this message"))
        ui.html(markup.tag("pre", words, class_="json"))
        with ui.element("div").classes("dialog-buttons"):
            _button("Close", "btn", lambda: dialog.submit(None))
    await dialog
    dialog.delete()


def _button(label: str, looks: str, on_click: Any) -> None:  # noqa: ANN401  # NiceGUI takes any callable
    with ui.element("button").classes(looks).props("type=button").on("click", on_click):
        ui.label(label)
