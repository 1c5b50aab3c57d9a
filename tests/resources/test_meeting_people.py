"""Who is chosen in a form is looked up while it is open: who cannot be it is named at the field."""

from typing import Any

import pytest

from bot.errors import Refusal
from bot.resources import base, meeting_people
from bot.zoom import users
from tests.resources import filling
from tests.resources.filling import MEETINGS, Asker, asked, opened
from tests.resources.zooms import Zoom

TEMPLATES = "GET /users/Z1/meeting_templates"
STANDUP = {"id": "T1", "name": "Standup", "type": 2}
OWN = {"id": "T2", "name": "Mine", "type": 1}
CHOSEN = {"template": {"value": "T1", "label": "Standup"}}


async def verify(
    filled: dict[str, Any],
    page: str = base.FIRST,
    asker: Asker | None = None,
    **answers: Any,  # noqa: ANN401 any JSON
) -> dict[str, str]:
    try:
        async with Zoom({TEMPLATES: answers}).client() as client:
            await MEETINGS.verify(client, page, filled, asker or Asker())
    except base.Wrong as wrong:
        return wrong.errors
    return {}


async def test_who_has_no_zoom_user_or_a_basic_one_is_named_at_the_field() -> None:
    asker = Asker(refused=["U2"], basic=["U3"])
    errors = await verify(opened(alternative_hosts=["U2", "U3", "U4"], schedule_for="U2"), asker=asker)
    assert errors == {
        "alternative_hosts": "U2 has no Zoom user. "
        "Liam has a Basic licence in Zoom, and cannot be an alternative host.",
        "schedule_for": "U2 has no Zoom user.",
    }


async def test_a_basic_user_may_be_scheduled_for() -> None:
    assert not await verify(opened(schedule_for="U3"), asker=Asker(basic=["U3"]))


@pytest.mark.parametrize("filled", [{"alternative_hosts": ["U1"]}, {"schedule_for": "U1"}])
async def test_the_asker_is_the_host_already(filled: dict[str, Any]) -> None:
    (said,) = (await verify(opened(**filled))).values()
    assert said == "Liam is the host already."


async def test_who_it_is_scheduled_for_is_the_host_and_the_asker_may_stand_in() -> None:
    assert not await verify(opened(alternative_hosts=["U1"], schedule_for="U2"))
    errors = await verify(opened(alternative_hosts=["U2"], schedule_for="U2"))
    assert errors == {"alternative_hosts": "Liam is the host already."}


async def test_a_host_with_a_basic_licence_has_no_alternative_hosts() -> None:
    errors = await verify(opened(alternative_hosts=["U2"]), asker=Asker(basic=["U1"]))
    assert "cannot have alternative hosts" in errors["alternative_hosts"]


async def test_a_page_is_checked_alone_and_the_first_with_all_of_them() -> None:
    filled = opened(alternative_hosts=["U2"])
    asker = Asker(refused=["U2"])
    assert not await verify(filled, "security", asker)
    assert await verify(filled, "hosts", asker)
    assert await verify(filled, base.FIRST, asker)


async def test_who_has_no_zoom_user_of_their_own_learns_it_while_the_form_is_there() -> None:
    errors = await verify(opened(), asker=Asker(linked=False))
    assert errors == {"topic": "You have no Zoom user. Ask your Zoom admin."}
    assert not await verify(opened(), "security", Asker(linked=False))


async def test_a_template_that_vanished_is_said_and_one_that_is_there_is_not() -> None:
    assert not await verify(opened(**CHOSEN), templates=[STANDUP])
    errors = await verify(opened(**CHOSEN), "tracking", templates=[OWN])
    assert errors == {"template": "Zoom has this template no more: choose another one."}


async def test_the_accounts_templates_are_offered_and_nobodys_own() -> None:
    nameless = {"id": "T3", "name": ""}
    async with Zoom({TEMPLATES: {"templates": [STANDUP, OWN, nameless]}}).client() as client:
        assert await MEETINGS.options(client, "template", Asker()) == [
            base.Found("T1", "Standup"),
            base.Found("T3", "T3"),
        ]
        assert not await MEETINGS.options(client, "topic", Asker())


async def test_before_it_is_created_the_host_and_the_people_are_looked_up() -> None:
    spec = MEETINGS.read(opened(alternative_hosts=["U2"], schedule_for="U3"), filling.CONTEXT)
    async with Zoom({}).client() as client:
        ready = await MEETINGS.prepare(client, spec, Asker())
    assert (ready.host, ready.owner) == ("Z1", "Z3")
    assert ready.people == {"U2": "person2@acme.example", "U3": "person3@acme.example"}


async def test_a_host_that_is_known_stays_and_nobody_is_looked_up_for_nothing() -> None:
    spec = asked(opened()).model_copy(update={"host": "Z9", "people": {}})
    async with Zoom({}).client() as client:
        assert await MEETINGS.prepare(client, spec, Asker()) == spec


async def test_who_lost_their_zoom_user_meanwhile_ends_the_request() -> None:
    spec = MEETINGS.read(opened(alternative_hosts=["U2"]), filling.CONTEXT)
    async with Zoom({}).client() as client:
        with pytest.raises(Refusal, match="U2 has no Zoom user"):
            await MEETINGS.prepare(client, spec, Asker(refused=["U2"]))


@pytest.mark.parametrize(
    ("facts", "name"),
    [
        ({"display_name": "Liam B", "first_name": "Liam"}, "Liam B"),
        ({"first_name": "Liam", "last_name": "Brown"}, "Liam Brown"),
        ({}, "liam@acme.example"),
    ],
)
def test_a_zoom_user_has_a_name(facts: dict[str, str], name: str) -> None:
    assert meeting_people.called(users.User(email="liam@acme.example", **facts)) == name
