"""The tools at a message: reply, look at its data, and what apps offer to do with it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox.page import inline, markup
from sandbox.page.markup import Html
from sandbox.slack.app import App
from sandbox.slack.model import Message


@dataclass(frozen=True, slots=True)
class Shortcut:
    """Something that an app offers to do with a message."""

    callback_id: str
    name: str
    app: str


def shortcuts(app: App) -> tuple[Shortcut, ...]:
    """Those of the app."""
    return tuple(
        Shortcut(str(each["callback_id"]), str(each["name"]), app.name) for each in app.message_shortcuts
    )


def draw(message: Message, offered: Sequence[Shortcut], *, in_thread: bool) -> Html:
    """The tools, which show while the pointer is on the message."""
    tools = [
        markup.tag("button", markup.icon(icon), type="button", data_do=do, title=words, aria_label=words)
        for do, icon, words in _tools(message, in_thread=in_thread)
    ]
    more = _more(offered) if offered and not message.is_ephemeral else None
    return markup.tag("div", *tools, more, class_="toolbar")


def _tools(message: Message, *, in_thread: bool) -> Iterator[tuple[str, str, str]]:
    if not (in_thread or message.is_ephemeral):
        yield "thread", "forum", "Reply in thread"
    yield "inspect", "data_object", "What Slack was sent"


def _more(offered: Sequence[Shortcut]) -> Html:
    lines = [
        markup.tag(
            "button",
            inline.plain(each.name),
            markup.tag("small", inline.plain(each.app)),
            type="button",
            data_do="shortcut",
            data_action=each.callback_id,
        )
        for each in offered
    ]
    summary = markup.tag(
        "summary", markup.icon("more_vert"), aria_label="More message actions", title="More actions"
    )
    return markup.tag("details", summary, markup.tag("div", *lines, class_="menu"), class_="overflow more")
