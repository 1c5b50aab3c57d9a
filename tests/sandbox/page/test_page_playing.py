"""What helps to play several people: the tour's strip, mails, what calls for somebody, threads, shortcuts."""

import pytest
from nicegui import ElementFilter, ui

from sandbox.slack.model import Message
from sandbox.slack.workspace import BOT_USER
from tests.sandbox.page.blockkit import button
from tests.sandbox.page.builders import EMMA, GENERAL, LIAM, Read
from tests.sandbox.page.simulated import REPLY_BOX, TRIES, Page, a_bot, page

pytestmark = pytest.mark.long

ADA, IT_ADMINS = "U0ADA0003", "C0ITADMIN"
NOAHS = "noah@acme.example"


def post(at: Page, channel: str, **more: object) -> Message:
    slack = at.world.slack.workspace
    given = {"ts": slack.next_ts(), "channel": channel, "user": BOT_USER, "by_app": True, **more}
    return slack.add(Message(**given))  # type: ignore[arg-type]  # as the test gives them


def strip(at: Page) -> Read:
    (drawn,) = [each.content for each in at.user.find(marker="tour").elements if isinstance(each, ui.html)]
    return Read(drawn)


def wanted(at: Page) -> list[str]:
    with at.user:
        every = [each for each in ElementFilter(kind=ui.element) if "wanted" in each.classes]
    return [str(each.props["aria-label"]).partition(",")[0] for each in every]


async def test_the_tour_leads_from_person_to_person() -> None:
    async with page(a_bot()) as at:
        await at.open("/?as=liam")
        assert wanted(at) == ["Emma Weber"]
        at.hit("tour", "next")
        await at.sees("Type it")
        at.hit("tour", "next")
        await at.in_box("/zoom user")
        assert wanted(at) == []
        buttons = {"type": "actions", "elements": [button("Approve", "approve")]}
        card = post(at, IT_ADMINS, text=f"Zoom user: {NOAHS}", blocks=[buttons])
        await at.sees("Be Ada")
        at.hit("tour", "next")
        await at.sees("Go there")
        at.hit("tour", "next")
        await at.sees("Press ")
        at.world.slack.workspace.remove(card)
        at.world.zoom.add_user(NOAHS, status="pending")
        await at.sees("Be Emma")
        at.hit("tour", "next")
        at.hit("tour", "next")
        await at.sees("Be Noah")
        at.hit("tour", "next")
        await at.sees("You are invited to join a Zoom account")
        at.hit("mails", "accept", option=next(iter(invited(at))))
        await at.sees("Start again")
        at.hit("tour", "again")
        await at.sees("Be Emma")


def invited(at: Page) -> list[str]:
    return [each.id for each in at.world.zoom.users.values() if each.email == NOAHS]


async def test_the_tour_marks_what_is_done() -> None:
    async with page(a_bot()) as at:
        at.world.zoom.add_user(NOAHS, status="pending")
        await at.open()
        looks = [each["class"] for each in strip(at).all("li")]
        assert looks == ["tour-done", "tour-done", "tour-now", "tour-next"]


async def test_the_tour_is_closed_and_opened_again() -> None:
    async with page(a_bot()) as at:
        await at.open()
        (shown,) = at.user.find(marker="tour").elements
        at.hit("tour", "close")
        await at.until(lambda: not shown.visible)
        assert wanted(at) == []
        at.click_on(at.element("tour-button"))
        await at.until(lambda: shown.visible)
        at.click_on(at.element("tour-button"))
        await at.until(lambda: not shown.visible)


async def test_a_hint_without_a_button_does_nothing_when_it_is_hit() -> None:
    async with page(a_bot()) as at:
        post(at, IT_ADMINS, blocks=[{"type": "actions", "elements": [button("Approve", "approve")]}])
        await at.open(f"/?as=ada&in={IT_ADMINS}")
        at.hit("tour", "next")
        assert at.box().value in {"", None}


async def test_without_a_bot_there_is_no_tour_until_somebody_wants_it() -> None:
    async with page() as at:
        await at.open()
        with at.user:
            (strip_,) = list(ElementFilter(kind=ui.html, marker="tour", only_visible=False))
        assert not strip_.visible


async def test_side_by_side_the_page_goes_without_the_tour() -> None:
    async with page(a_bot()) as at:
        await at.open("/?as=ada&beside")
        with at.user:
            (strip_,) = list(ElementFilter(kind=ui.html, marker="tour", only_visible=False))
            tools = [each for each in ElementFilter(kind=ui.element) if "tour-button" in each.classes]
        assert (strip_.visible, tools, wanted(at)) == (False, [], [])


async def test_a_mail_waits_only_for_who_is_invited() -> None:
    async with page() as at:
        await at.open()
        assert at.texts("mails") == []
        at.play("Pia")
        await at.sees("to pia@acme.example")
        at.hit("mails", "accept", option="somebody else")
        pia = next(each for each in at.world.zoom.users.values() if each.email == "pia@acme.example")
        assert pia.status == "pending"
        at.hit("mails", "accept", option=pia.id)
        await at.sees_no("to pia@acme.example")
        assert pia.status == "active"


async def test_what_calls_for_somebody_is_counted_at_their_face() -> None:
    async with page() as at:
        await at.open()
        post(at, at.world.slack.dm_of(LIAM).id, text="for you")
        post(at, GENERAL, text=f"<@{LIAM}> too")
        await at.sees("2 new for them")
        at.play("Liam")
        await at.sees("1 new for them")


async def test_a_reply_in_the_channel_opens_its_thread() -> None:
    async with page() as at:
        head = post(at, GENERAL, text="The question")
        reply = post(at, GENERAL, text="The answer", thread_ts=head.ts, is_broadcast=True)
        await at.open()
        at.hit("messages", "thread", ts=reply.ts)
        await at.user.should_see(kind=ui.textarea, marker=REPLY_BOX, retries=TRIES)
        at.key("Enter", "Thanks", REPLY_BOX)
        await at.until(lambda: at.last().text == "Thanks")
        assert at.last().thread_ts == head.ts


async def test_a_thread_is_read_while_it_is_open() -> None:
    async with page() as at:
        head = post(at, GENERAL, text="The question")
        post(at, GENERAL, text="The answer", thread_ts=head.ts)
        await at.open()
        await at.sees("1 new")
        at.hit("messages", "thread", ts=head.ts)
        await at.sees_no("1 new")
        assert at.world.slack.reading.unread_replies(EMMA, head) == 0


async def test_a_shortcut_that_nobody_answers_says_so_at_the_message() -> None:
    async with page() as at:
        message = post(at, GENERAL, text="I am new here")
        await at.open()
        at.hit("messages", "shortcut", ts=message.ts, action="request_user")
        await at.sees("The app is not connected.")
        assert at.world.slack.deliveries[-1].payload["callback_id"] == "request_user"


async def test_a_shortcut_that_is_gone_does_nothing() -> None:
    async with page() as at:
        message = post(at, GENERAL, text="I am new here")
        await at.open()
        at.hit("messages", "shortcut", ts=message.ts, action="gone")
        at.key("Enter", "and on we go")
        await at.sees("and on we go")
        await at.sees_no("message-busy")
        assert at.world.slack.deliveries == []


async def test_of_a_channel_that_somebody_is_not_in_nothing_is_counted() -> None:
    async with page() as at:
        post(at, IT_ADMINS, text="one")
        await at.open("/?as=noah")
        await at.sees_no("1 unread")
        at.play("Ada")
        await at.sees("1 unread")
