"""Messages as HTML: who, when, what, and what can be done with them."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from sandbox.page import avatars, blocks, dates, inline, markup, toolbar
from sandbox.page.inline import Reader
from sandbox.page.markup import Html
from sandbox.page.memory import Memory
from sandbox.page.toolbar import Shortcut
from sandbox.slack.model import Message, Person

GROUPED_FOR: Final = timedelta(minutes=5)
"""How long somebody's next message goes without a face and name of its own, as in Slack."""

Who = Callable[[str], Person | None]
New = Callable[[str, Message], int]
"""How many replies to a message this person has not seen."""


def _none(_: str, __: Message) -> int:
    return 0


@dataclass(frozen=True, slots=True)
class Place:
    """How a message stands on the page."""

    replies: Sequence[Message] = ()
    """To be counted below it."""
    new: int = 0
    """How many of those the reader has not seen."""
    press: str | None = None
    """What became of a press in it: see `pane`."""
    is_grouped: bool = False
    """Without face and name, as it follows one of the same person."""
    in_thread: bool = False
    head: Message | None = None
    """What it replies to, where it stands in the channel as well."""
    shortcuts: tuple[Shortcut, ...] = ()


class Painter:
    """Draws the messages of one conversation for one browser tab, each only when something in it changed.

    `pressed` tells, by ts, what became of a press in a message: empty until acknowledged, or the trouble.
    """

    def __init__(self, who: Who, new: New = _none, shortcuts: tuple[Shortcut, ...] = ()) -> None:
        self._who = who
        self._new = new
        self._shortcuts = shortcuts
        self._memory = Memory()

    def pane(
        self, reader: Reader, messages: Sequence[Message], pressed: Mapping[str, str], most: int
    ) -> Iterator[tuple[str, Html]]:
        """The latest of a channel, old to new, a divider before each day: each piece with a key of its own.

        If there are more than `most` messages, a button for earlier ones stands on top.
        """
        self._memory.turn()
        roots = [each for each in messages if not each.is_reply or each.is_broadcast]
        by_ts = {each.ts: each for each in messages}
        if len(roots) > most:
            yield "earlier", _earlier(len(roots) - most)
        replies = _replies_by_root(messages)
        today, day, previous = _day(reader, reader.now), None, None
        for message in roots[-most:]:
            its_day = _day(reader, dates.of_ts(message.ts))
            if its_day != day:
                yield f"day {its_day}", divider(dates.day(its_day, today))
                day, previous = its_day, None
            answers = tuple(each for each in replies[message.ts] if not each.is_ephemeral)
            place = Place(
                answers,
                self._new(reader.person, message) if answers else 0,
                pressed.get(message.ts),
                is_grouped=_goes_on(previous, message),
                head=by_ts.get(message.thread_ts or "") if message.is_reply else None,
                shortcuts=self._shortcuts,
            )
            yield message.ts, self._draw(reader, message, place)
            previous = message

    def thread(
        self, reader: Reader, messages: Sequence[Message], root_ts: str, pressed: Mapping[str, str]
    ) -> Iterator[tuple[str, Html]]:
        """A thread: its root, and the replies under a line that counts them."""
        self._memory.turn()
        replies = _replies_by_root(messages)[root_ts]
        for message in [*(each for each in messages if each.ts == root_ts), *replies]:
            place = Place(press=pressed.get(message.ts), in_thread=True, shortcuts=self._shortcuts)
            yield message.ts, self._draw(reader, message, place)
            if message.ts == root_ts and replies:
                yield "count", markup.tag("div", _count(len(replies)), class_="thread-count")

    def _draw(self, reader: Reader, message: Message, place: Place) -> Html:
        made_of = (
            (reader.person, reader.zone.key, _day(reader, reader.now)),
            (message.text, repr(message.blocks), repr(message.attachments), message.edited_ts),
            (place.press, place.is_grouped, place.new, tuple(each.ts for each in place.replies)),
            (place.head.text if place.head else None, message.is_broadcast),
        )
        return self._memory.recall(message.ts, made_of, lambda: draw(reader, message, self._who, place))


def draw(reader: Reader, message: Message, who: Who, place: Place) -> Html:
    """One message as this reader sees it."""
    author = who(message.user)
    moment = dates.clock(dates.of_ts(message.ts), reader.zone)
    looks = [
        "message",
        "message-grouped" if place.is_grouped else "",
        "message-ephemeral" if message.is_ephemeral else "",
        "message-busy" if place.press == "" else "",
    ]
    return markup.tag(
        "article",
        _only_you() if message.is_ephemeral else None,
        _margin(reader, message, author, grouped=place.is_grouped),
        markup.tag(
            "div",
            None if place.is_grouped else _byline(reader, message, author),
            _of_thread(reader, place.head) if place.head else None,
            _body(reader, message),
            _broadcast() if place.in_thread and message.is_broadcast else None,
            _trouble(place.press) if place.press else None,
            _dismiss() if message.is_ephemeral else None,
            _replies(reader, place, who) if place.replies else None,
            class_="message-main",
        ),
        toolbar.draw(message, place.shortcuts, in_thread=place.in_thread),
        class_=" ".join(filter(None, looks)),
        data_ts=message.ts,
        aria_label=f"{author.name if author else message.user} at {moment}",
    )


def divider(words: str) -> Html:
    """A line across with words on it."""
    return markup.tag("div", markup.tag("span", words), class_="day", role="separator", aria_label=words)


def _day(reader: Reader, moment: datetime) -> date:
    return moment.astimezone(reader.zone).date()


def _replies_by_root(messages: Sequence[Message]) -> defaultdict[str | None, list[Message]]:
    replies: defaultdict[str | None, list[Message]] = defaultdict(list)
    for each in messages:
        if each.is_reply:
            replies[each.thread_ts].append(each)
    return replies


def _earlier(count: int) -> Html:
    return markup.tag("button", f"Show {count} earlier", type="button", class_="earlier", data_do="earlier")


def _goes_on(previous: Message | None, message: Message) -> bool:
    return (
        previous is not None
        and previous.user == message.user
        and not previous.is_ephemeral
        and not message.is_ephemeral
        and not message.is_broadcast
        and dates.of_ts(message.ts) - dates.of_ts(previous.ts) < GROUPED_FOR
    )


def _margin(reader: Reader, message: Message, author: Person | None, *, grouped: bool) -> Html:
    face = _time(reader, message) if grouped else avatars.draw(author)
    return markup.tag("div", face, class_="message-margin")


def _byline(reader: Reader, message: Message, author: Person | None) -> Html:
    name = markup.tag("span", author.name if author else message.user, class_="name")
    badge = markup.tag("span", "APP", class_="app-badge") if author and author.is_bot else None
    return markup.tag("div", name, badge, _time(reader, message), class_="byline")


def _time(reader: Reader, message: Message) -> Html:
    moment = dates.of_ts(message.ts)
    title = f"{dates.full(moment, reader.zone)}, {reader.zone.key}"
    return markup.tag("time", dates.clock(moment, reader.zone), class_="stamp", title=title)


def _body(reader: Reader, message: Message) -> Html:
    if message.blocks:
        parts = [blocks.draw(reader, each) for each in message.blocks]
    else:
        parts = [markup.tag("div", inline.mrkdwn_text(reader, message.text), class_="words")]
    attached = [_attachment(reader, each) for each in message.attachments]
    edited = markup.tag("span", "(edited)", class_="edited") if message.is_edited else None
    return markup.tag("div", *parts, *attached, edited, class_="body")


def _attachment(reader: Reader, attachment: blocks.Json) -> Html:
    drawn = [blocks.draw(reader, each) for each in attachment.get("blocks", [])]
    words = attachment.get("text") or attachment.get("fallback") or ""
    inner = drawn or [markup.tag("div", inline.mrkdwn_text(reader, str(words)), class_="words")]
    return markup.tag("div", *inner, class_="attachment")


def _trouble(words: str) -> Html:
    return markup.tag("div", markup.icon("warning"), words, class_="trouble", role="alert")


def _only_you() -> Html:
    return markup.tag("div", markup.icon("visibility"), "Only visible to you", class_="only-you")


def _dismiss() -> Html:
    button = markup.tag("button", "Dismiss message", type="button", class_="linkish", data_do="dismiss")
    return markup.tag("div", "Only you can see this message · ", button, class_="dismiss")


def _of_thread(reader: Reader, head: Message) -> Html:
    words = inline.mrkdwn_text(reader, head.text)
    button = markup.tag("button", words, type="button", class_="linkish", data_do="thread")
    return markup.tag("div", "replied to a thread: ", button, class_="of-thread")


def _broadcast() -> Html:
    return markup.tag("div", "Also sent to the channel", class_="dismiss")


def _replies(reader: Reader, place: Place, who: Who) -> Html:
    replies = place.replies
    people = dict.fromkeys(each.user for each in replies)
    faces = [avatars.draw(who(each), "tiny") for each in list(people)[:4]]
    last = f"Last reply at {dates.clock(dates.of_ts(replies[-1].ts), reader.zone)}"
    count = markup.tag("b", _count(len(replies)))
    new = markup.tag("span", f"{place.new} new", class_="badge") if place.new else None
    words = markup.tag("span", last, class_="muted replies-last")
    view = markup.tag("span", "View thread", class_="muted replies-view")
    arrow = markup.icon("chevron_right")
    parts = (*faces, count, new, words, view, arrow)
    return markup.tag("button", *parts, type="button", class_="replies", data_do="thread")


def _count(number: int) -> str:
    return "1 reply" if number == 1 else f"{number} replies"
