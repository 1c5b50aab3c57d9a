"""Zoom's users in the panel: seats, invitations, and who is let in."""

import pytest

from sandbox.page import markup, panel_users
from sandbox.page.events import Hit
from sandbox.zoom.user import User, UserType
from sandbox.zoom.world import ZoomWorld
from tests.sandbox.page.builders import Read, world
from tests.sandbox.page.simulated import page

PIA, EMMA = "pia@acme.example", "emma@acme.example"


def drawn(zoom: ZoomWorld) -> Read:
    return Read(markup.join([panel_users.draw_invited(zoom), panel_users.draw(zoom)]))


def of(zoom: ZoomWorld, email: str) -> User:
    found = zoom.account.user(email)
    assert found
    return found


def buttons(read: Read) -> list[tuple[str | None, str | None]]:
    return [(each.get("data-do"), each.get("data-option")) for each in read.all("button")]


def test_seats_say_how_many_are_taken_and_of_how_many() -> None:
    zoom = world().zoom
    zoom.seats[UserType.LICENSED] = 12
    read = drawn(zoom)
    assert "Basic2of Licensed4of Unassigned0of " in read.text
    assert [each["value"] for each in read.all("input")[:3]] == ["9999", "12", "9999"]


def test_who_is_invited_stands_apart_with_what_the_person_may_do() -> None:
    zoom = world().zoom
    read = drawn(zoom)
    pia = of(zoom, PIA).id
    assert buttons(read)[:2] == [("accept", pia), ("expire", pia)]
    assert "The person accepts the invitation" in read.text
    assert read.text.index("Pia Lund") < read.text.index("Emma Weber")


def test_who_was_invited_without_a_name_is_called_by_the_address() -> None:
    zoom = world().zoom
    user = of(zoom, PIA)
    user.display_name = user.first_name = user.last_name = ""
    assert PIA + "pending" in drawn(zoom).text


@pytest.mark.parametrize(
    ("what", "words"), [("accept", "Pia Lundactive"), ("expire", "Pia Lundinvitation expired")]
)
def test_an_invitation_is_answered_once(what: str, words: str) -> None:
    zoom = world().zoom
    heard: list[str] = []
    zoom.subscribe(lambda: heard.append("changed"))
    for _ in range(2):
        panel_users.act(zoom, Hit(what, option=of(zoom, PIA).id))
        read = drawn(zoom)
        assert words in read.text
        assert not {"accept", "expire"} & {what for what, _ in buttons(read)}
    assert heard


def test_users_of_other_accounts_and_of_the_api_are_told_apart() -> None:
    zoom = world().zoom
    zoom.add_user("eve@other.example", foreign=True, type_=9)
    of(zoom, EMMA).action = "create"
    words = drawn(zoom).text
    assert "Eveanother account's9" in words
    assert "made by the API: create" in words


def test_of_many_users_some_are_drawn_and_the_rest_is_counted() -> None:
    zoom = world().zoom
    for number in range(panel_users.SHOWN):
        zoom.add_user(f"user{number}@acme.example")
    words = drawn(zoom).text
    assert f"Users · {len(zoom.users) - 1}" in words
    assert f"and {len(zoom.users) - 1 - panel_users.SHOWN} more" in words


def test_seats_domains_and_rules_are_set() -> None:
    zoom = world().zoom
    panel_users.act(zoom, Hit("press", block="licensed", action="seats", option="4"))
    panel_users.act(
        zoom, Hit("press", block="blocked_domains", action="domains", option="Spam.example, b.test")
    )
    panel_users.act(zoom, Hit("turn", option="sso"))
    assert zoom.seats[UserType.LICENSED] == 4
    assert zoom.admission.blocked_domains == {"spam.example", "b.test"}
    read = drawn(zoom)
    assert "Single sign-on: on" in read.text
    assert "b.test, spam.example" in [each["value"] for each in read.all("input")]
    panel_users.act(zoom, Hit("turn", option="sso"))
    panel_users.act(zoom, Hit("press", block="blocked_domains", action="domains", option=""))
    assert "Single sign-on: off" in drawn(zoom).text
    assert zoom.admission.blocked_domains == set()


@pytest.mark.parametrize(
    "hit",
    [
        Hit("press", block="licensed", action="seats", option="-1"),
        Hit("press", block="licensed", action="seats", option="many"),
        Hit("press", block="gold", action="seats", option="1"),
        Hit("press", block="sso", action="domains", option="x"),
        Hit("turn", option="refuses_with"),
        Hit("accept", option="nobody"),
        Hit("accept"),
        Hit("expire", option=EMMA),
        Hit("dance"),
    ],
)
def test_what_is_not_understood_changes_nothing(hit: Hit) -> None:
    zoom = world().zoom
    before = drawn(zoom).elements
    panel_users.act(zoom, hit)
    assert drawn(zoom).elements == before


async def test_on_the_page_a_click_makes_the_person_accept() -> None:
    async with page() as at:
        await at.open()
        pia = of(at.world.zoom, PIA)
        at.hit("zoom", "accept", option=pia.id)
        await at.until(lambda: pia.status == "active")
