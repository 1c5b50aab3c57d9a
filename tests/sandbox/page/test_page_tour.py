"""The tour: it notices by itself how far somebody is, and says what to do next."""

from typing import Any, Final

import pytest

from sandbox.page.tab import Tab
from sandbox.page.tour import ASKS, CHANNEL, INVITED, Step, Tour
from sandbox.slack.model import Message, View
from sandbox.slack.workspace import BOT_USER
from tests.sandbox.page.blockkit import button
from tests.sandbox.page.builders import EMMA, GENERAL, LIAM, NOAH, world

ADA: Final = "U0ADA0003"
INES: Final = "U0INES008"


class Walk:
    """A newcomer on the tour."""

    def __init__(self) -> None:
        self.world = world()
        self.changes = 0
        self.tour = Tour(self.world, self._changed, is_open=True)

    def _changed(self) -> None:
        self.changes += 1

    def tab(self, person: str = EMMA, channel: str = GENERAL) -> Tab:
        return Tab(self.world, person, channel)

    def card(
        self, *labels: str, channel: str = CHANNEL, by_app: bool = True, email: str = INVITED.email
    ) -> Message:
        blocks: list[dict[str, Any]] = [
            {"type": "actions", "elements": [button(each, each.lower()) for each in labels]}
        ]
        slack = self.world.slack.workspace
        shown = blocks if labels else []
        card = Message(slack.next_ts(), channel, BOT_USER, f"Waits: {email}", shown, by_app=by_app)
        return slack.add(card)

    def create(self, status: str = "pending") -> None:
        self.world.zoom.add_user(INVITED.email, status=status)

    def open_form(self, title: str) -> None:
        payload = {"title": {"type": "plain_text", "text": title}, "blocks": []}
        self.world.slack.views["V1"] = View("V1", ASKS, payload, "h", "V1")

    def read(self) -> None:
        self.tour.look(self.tab(EMMA, self.world.slack.dm_of(EMMA).id))


def test_it_goes_through_all_the_steps() -> None:
    walk = Walk()
    seen = [walk.tour.step()]
    card = walk.card("Approve", "Deny")
    seen.append(walk.tour.step())
    walk.create()
    card.blocks.clear()
    seen.append(walk.tour.step())
    walk.read()
    seen.append(walk.tour.step())
    walk.world.zoom.accept(INVITED.email)
    seen.append(walk.tour.step())
    assert seen == list(Step)


def test_after_a_denial_one_asks_again() -> None:
    walk = Walk()
    card = walk.card("Approve", "Deny")
    assert walk.tour.step() is Step.APPROVE
    card.blocks.clear()
    assert walk.tour.step() is Step.ASK


@pytest.mark.parametrize(
    "other",
    [{"channel": GENERAL}, {"by_app": False}, {"email": "new@acme.example"}],
    ids=["elsewhere", "somebody else's", "for somebody else"],
)
def test_only_a_card_of_the_bot_in_the_approvers_channel_waits(other: dict[str, Any]) -> None:
    walk = Walk()
    walk.card("Approve", **other)
    walk.card("Undo")
    assert walk.tour.step() is Step.ASK


def test_an_invitation_that_nobody_answered_is_none() -> None:
    walk = Walk()
    walk.create()
    walk.world.zoom.expire(INVITED.email)
    assert walk.tour.step() is Step.ASK


def test_a_user_without_an_invitation_is_there_at_once() -> None:
    walk = Walk()
    walk.create("active")
    assert walk.tour.step() is Step.END


@pytest.mark.parametrize(
    ("person", "in_dm"), [(LIAM, True), (EMMA, False)], ids=["somebody else", "elsewhere"]
)
def test_only_emma_in_her_messages_has_read_it(person: str, *, in_dm: bool) -> None:
    walk = Walk()
    walk.create()
    walk.tour.look(walk.tab(person, walk.world.slack.dm_of(person).id if in_dm else GENERAL))
    assert walk.tour.step() is Step.READ


def test_what_was_read_before_it_was_created_does_not_count() -> None:
    walk = Walk()
    walk.read()
    walk.create()
    assert walk.tour.step() is Step.READ


def test_asking_goes_from_who_to_what_to_the_form() -> None:
    walk = Walk()
    who = walk.tour.hint(walk.tab(LIAM))
    what = walk.tour.hint(walk.tab(EMMA))
    walk.open_form("Create a group")
    other = walk.tour.hint(walk.tab(EMMA))
    walk.open_form("Request a Zoom user")
    form = walk.tour.hint(walk.tab(EMMA))
    assert other == what
    assert (who.label, who.person) == ("Be Emma", EMMA)
    assert (what.label, what.line) == ("Type it", "/zoom user")
    assert ("Noah Diaz" in form.words, form.label) == (True, "")


@pytest.mark.parametrize("admin", [ADA, INES])
def test_approving_goes_from_who_to_where_to_the_button(admin: str) -> None:
    walk = Walk()
    walk.card("Approve")
    who, where = walk.tour.hint(walk.tab(EMMA)), walk.tour.hint(walk.tab(admin))
    press = walk.tour.hint(walk.tab(admin, CHANNEL))
    assert (who.person, where.channel) == (ADA, CHANNEL)
    assert ("*Approve*" in press.words, press.label) == (True, "")


def test_reading_goes_from_who_to_where() -> None:
    walk = Walk()
    walk.create()
    who, where = walk.tour.hint(walk.tab(ADA)), walk.tour.hint(walk.tab(EMMA))
    assert (who.person, where.channel) == (EMMA, walk.world.slack.dm_of(EMMA).id)


def test_accepting_goes_from_who_to_the_mail_to_the_end() -> None:
    walk = Walk()
    walk.create()
    walk.read()
    assert walk.tour.hint(walk.tab(EMMA)).person == NOAH
    assert "mail" in walk.tour.hint(walk.tab(NOAH)).words
    walk.world.zoom.accept(INVITED.email)
    assert "/zoom requests" in walk.tour.hint(walk.tab(NOAH)).words


def test_it_is_closed_and_goes_on_where_it_was() -> None:
    walk = Walk()
    walk.card("Approve")
    walk.tour.close()
    assert walk.tour.is_open is False
    walk.tour.start()
    assert (walk.tour.is_open, walk.tour.step(), walk.changes) == (True, Step.APPROVE, 2)


def test_from_its_end_it_starts_with_noah_out_of_zoom_again() -> None:
    walk = Walk()
    walk.create()
    walk.read()
    walk.tour.start()
    assert walk.tour.step() is Step.ACCEPT
    walk.world.zoom.accept(INVITED.email)
    walk.tour.start()
    assert walk.tour.step() is Step.ASK
    walk.create()
    assert walk.tour.step() is Step.READ
