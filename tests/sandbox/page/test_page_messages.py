from sandbox.page import messages
from sandbox.page.messages import Painter, Place
from sandbox.slack.model import Message, Person
from sandbox.slack.workspace import BOT_USER
from tests.sandbox.page.builders import EMMA, LIAM, NOW, Read, message, reader

AT = NOW.timestamp()
PEOPLE = {
    EMMA: Person(EMMA, "emma", "Emma Weber"),
    LIAM: Person(LIAM, "liam", "Liam Carter"),
    BOT_USER: Person(BOT_USER, "bot", "Zoom ChatOps", is_bot=True),
}


def drawn(shown: Message, place: Place | None = None) -> Read:
    return Read(messages.draw(reader(), shown, PEOPLE.get, place or Place()))


def pane(*shown: Message, most: int = 100, pressed: dict[str, str] | None = None) -> list[tuple[str, Read]]:
    pieces = Painter(PEOPLE.get).pane(reader(), shown, pressed or {}, most)
    return [(key, Read(piece)) for key, piece in pieces]


def classes(read: Read) -> list[str]:
    return str(read.all("article")[0]["class"]).split()


def test_a_message_says_who_when_and_what() -> None:
    read = drawn(message("Hello *there*"))
    assert read.text.startswith("LCLiam Carter13:00Hello there")
    assert read.all("article")[0]["aria-label"] == "Liam Carter at 13:00"
    assert "21 November 2026 at 13:00:00, Europe/Berlin" in [each.get("title") for each in read.all("time")]


def test_the_bot_is_marked_as_an_app_and_a_stranger_goes_by_id() -> None:
    assert "APP" in drawn(message(user=BOT_USER)).text
    assert drawn(message(user="U0GONE")).text.startswith("?U0GONE")


def test_blocks_take_the_place_of_the_text() -> None:
    read = drawn(message("fallback", blocks=[{"type": "markdown", "text": "blocks"}]))
    assert "blocks" in read.text
    assert "fallback" not in read.text


def test_attachments_are_shown_by_their_blocks_or_their_text() -> None:
    attached = [{"blocks": [{"type": "markdown", "text": "one"}]}, {"text": "two"}, {"fallback": "three"}, {}]
    assert "Helloonetwothree" in drawn(message(attachments=attached)).text


def test_an_edited_message_says_so() -> None:
    assert "(edited)" in drawn(message(edited_ts="1.0")).text
    assert "(edited)" not in drawn(message()).text


def test_an_ephemeral_message_is_marked_and_can_be_dismissed_but_not_replied_to() -> None:
    read = drawn(message(ephemeral_to=EMMA))
    assert "message-ephemeral" in classes(read)
    assert "Only visible to you" in read.text
    assert [each["data-do"] for each in read.all("button")] == ["dismiss", "inspect"]


def test_a_message_for_all_can_be_replied_to_but_not_again_within_its_thread() -> None:
    assert [each["data-do"] for each in drawn(message()).all("button")] == ["thread", "inspect"]
    assert [each["data-do"] for each in drawn(message(), Place(in_thread=True)).all("button")] == ["inspect"]


def test_a_press_shows_while_it_waits_and_if_it_failed() -> None:
    assert "message-busy" in classes(drawn(message(), Place(press="")))
    failed = drawn(message(), Place(press="The app did not respond."))
    assert "The app did not respond." in failed.text
    assert "message-busy" not in classes(failed)


def test_a_divider_stands_before_each_day_of_the_reader() -> None:
    shown = pane(message(at=AT - 86400), message(at=AT), message(at=AT + 60))
    assert [key for key, _ in shown if key.startswith("day")] == ["day 2026-11-20", "day 2026-11-21"]
    assert shown[0][1].text == "Yesterday"


def test_the_next_message_of_the_same_person_goes_without_face_and_name() -> None:
    shown = pane(
        message(at=AT), message(at=AT + 60), message(at=AT + 400), message(at=AT + 401, user=EMMA),
        message(at=AT + 402, user=EMMA, ephemeral_to=EMMA), message(at=AT + 403, user=EMMA),
    )  # fmt: skip
    grouped = ["message-grouped" in classes(read) for _, read in shown[1:]]
    assert grouped == [False, True, False, False, False, False]


def test_replies_are_counted_at_their_root_and_stand_in_the_thread() -> None:
    root = message("root")
    replies = [
        message(f"reply {place}", at=AT + place, user=user, thread_ts=root.ts)
        for place, user in enumerate((EMMA, BOT_USER), start=1)
    ]
    one, two = pane(root, replies[0])[1][1], pane(root, *replies)[1][1]
    assert "1 reply" in one.text
    assert "2 repliesLast reply at 13:00" in two.text
    assert "reply 1" not in two.text
    thread = list(Painter(PEOPLE.get).thread(reader(), [root, *replies], root.ts, {}))
    assert [key for key, _ in thread] == [root.ts, "count", replies[0].ts, replies[1].ts]
    assert [key for key, _ in Painter(PEOPLE.get).thread(reader(), [root], root.ts, {})] == [root.ts]


def test_a_root_that_carries_its_own_thread_ts_is_still_a_root() -> None:
    root = message("root")
    root.thread_ts = root.ts
    assert [key for key, _ in pane(root)][1:] == [root.ts]


def test_only_the_latest_are_drawn_with_a_button_for_more() -> None:
    shown = pane(*(message(str(each), at=AT + each) for each in range(5)), most=2)
    assert [key for key, _ in shown] == ["earlier", "day 2026-11-21", f"{AT + 3:.6f}", f"{AT + 4:.6f}"]
    assert shown[0][1].text == "Show 3 earlier"


def test_a_message_is_drawn_anew_when_anything_in_it_changes() -> None:
    painter, shown = Painter(PEOPLE.get), message()
    seen = [dict(painter.pane(reader(), [shown], {}, 10))[shown.ts]]
    for name, value in (
        ("text", "Changed"),
        ("blocks", [{"type": "markdown", "text": "one"}]),
        ("attachments", [{"text": "two"}]),
        ("edited_ts", "1.0"),
    ):
        setattr(shown, name, value)
        seen.append(dict(painter.pane(reader(), [shown], {}, 10))[shown.ts])
    seen.append(dict(painter.pane(reader(), [shown], {shown.ts: ""}, 10))[shown.ts])
    reply = message(at=AT + 1, thread_ts=shown.ts)
    seen.append(dict(painter.pane(reader(), [shown, reply], {}, 10))[shown.ts])
    seen.append(dict(painter.pane(reader("Asia/Tokyo"), [shown], {}, 10))[shown.ts])
    assert len(set(seen)) == 8


def test_a_message_that_did_not_change_is_not_drawn_again() -> None:
    painter, shown = Painter(PEOPLE.get), message()
    first = dict(painter.pane(reader(), [shown], {}, 10))[shown.ts]
    assert dict(painter.pane(reader(), [shown], {}, 10))[shown.ts] is first
