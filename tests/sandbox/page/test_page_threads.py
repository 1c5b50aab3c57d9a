"""Threads and shortcuts as HTML: what a message shows of its thread, and what apps offer on it."""

from sandbox.page import messages, toolbar
from sandbox.page.messages import Painter, Place
from sandbox.page.toolbar import Shortcut
from sandbox.slack.app import App
from tests.sandbox.page.builders import EMMA, NOW, Read, manifest, message, reader, world

AT = NOW.timestamp()
REPORT = Shortcut("report", "Report it", "Zoom ChatOps")


def nobody(_: str) -> None:
    """Knows nobody."""


def drawn(place: Place, ephemeral_to: str | None = None) -> Read:
    shown = message(ephemeral_to=ephemeral_to)
    return Read(messages.draw(reader(), shown, world().slack.people.get, place))


def test_new_replies_are_counted_beside_all_of_them() -> None:
    head = message()
    reply = message(at=AT + 1, thread_ts=head.ts)
    pieces = Painter(nobody, lambda person, of: 1 if (person, of) == (EMMA, head) else 0).pane(
        reader(), [head, reply], {}, 10
    )
    assert "1 reply1 newLast reply at 13:00" in Read(dict(pieces)[head.ts]).text


def test_a_thread_that_is_read_has_no_mark() -> None:
    head = message()
    pieces = Painter(nobody).pane(reader(), [head, message(at=AT + 1, thread_ts=head.ts)], {}, 10)
    assert "new" not in Read(dict(pieces)[head.ts]).text


def test_what_only_the_reader_sees_is_no_reply_of_the_thread() -> None:
    head = message()
    whisper = message(at=AT + 1, thread_ts=head.ts, ephemeral_to=EMMA)
    pieces = dict(Painter(nobody).pane(reader(), [head, whisper], {}, 10))
    assert "reply" not in Read(pieces[head.ts]).text


def test_a_broadcast_stands_in_the_channel_too_with_its_thread_and_its_face() -> None:
    head, plain = message("The *question*"), message("Before", at=AT + 1)
    reply = message("The answer", at=AT + 2, thread_ts=head.ts, is_broadcast=True)
    painter = Painter(nobody)
    pieces = dict(painter.pane(reader(), [head, plain, reply], {}, 10))
    read = Read(pieces[reply.ts])
    assert "replied to a thread: The question" in read.text
    assert "message-grouped" not in str(read.all("article")[0]["class"])
    assert [key for key in pieces if not key.startswith("day")] == [head.ts, plain.ts, reply.ts]
    in_thread = dict(painter.thread(reader(), [head, reply], head.ts, {}))
    assert "Also sent to the channel" in Read(in_thread[reply.ts]).text
    assert "replied to a thread" not in Read(in_thread[reply.ts]).text


def test_a_message_offers_the_shortcuts_of_apps_on_a_menu() -> None:
    read = drawn(Place(shortcuts=(REPORT,)))
    (found,) = [each for each in read.all("button") if each["data-do"] == "shortcut"]
    assert found["data-action"] == "report"
    assert "Report itZoom ChatOps" in read.text


def test_what_only_one_person_sees_offers_none() -> None:
    assert "Report" not in drawn(Place(shortcuts=(REPORT,)), ephemeral_to=EMMA).text


def test_without_shortcuts_there_is_no_menu() -> None:
    assert drawn(Place()).all("summary") == []


def test_the_shortcuts_are_those_for_messages_in_the_manifest() -> None:
    given = manifest()
    given["features"]["shortcuts"] = [
        {"name": "Report it", "type": "message", "callback_id": "report", "description": "x"},
        {"name": "Start", "type": "global", "callback_id": "start", "description": "x"},
    ]
    assert toolbar.shortcuts(App(given)) == (REPORT,)
    del given["features"]["shortcuts"]
    assert toolbar.shortcuts(App(given)) == ()
