"""A user: what the policy and the approvers see of it, how it is corrected, created and shown."""

import json
import logging
import re
from collections.abc import AsyncIterator
from datetime import date
from itertools import pairwise

import httpx
import pytest

from bot import zoom
from bot.domain import policy
from bot.resources import base, explain, user_form, user_password, user_refusals, user_rules, user_view
from bot.resources.user import Users
from bot.resources.user_spec import Licence, Spec
from bot.settings import Plan, UserAction
from bot.zoom import decipher, users
from bot.zoom.users import Action
from sandbox.zoom import admission, seats
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.user import UserType
from tests.reading import words_of
from tests.resources import asking_users, kinds
from tests.resources.asking_users import EMAIL, USERS
from tests.resources.kinds import Scene
from tests.zoom import builders


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with kinds.scene() as found:
        state = found.world.account.of(admission.State)
        state.sso = state.pre_provisioning = state.partner = True
        yield found


def test_it_is_for_nobody_and_its_card_for_who_asked() -> None:
    assert USERS.default is policy.Default.NOBODY
    assert USERS.private


def test_the_policy_is_told_all_that_its_rules_may_ask_in_small_letters() -> None:
    wanted = asking_users.spec(
        email="Noah@ACME.example", type=Licence.LICENSED, action=Action.AUTO, groups={"RSMaSp8": "Sales"}
    )
    assert USERS.facts(wanted) == {
        "type": {"licensed"},
        "action": {"autocreate"},
        "domain": {"acme.example"},
        "group": {"rsmasp8"},
    }
    assert set(USERS.facts(wanted)) == set(USERS.conditions)


def test_what_was_not_asked_for_is_no_fact() -> None:
    assert set(USERS.facts(asking_users.spec())) == {"type", "action", "domain"}


def test_its_conditions_have_the_values_that_there_are() -> None:
    assert USERS.conditions["type"] == tuple(Licence)
    assert USERS.conditions["action"] == tuple(Action)
    assert [each.value for each in UserAction] == [each.value for each in Action]


def test_two_requests_for_one_address_are_alike_whatever_its_capitals() -> None:
    one, other = asking_users.spec(), asking_users.spec(email="NOAH@acme.example", reason="Another")
    assert USERS.alike(one) == USERS.alike(other) != ""


@pytest.mark.parametrize(
    ("facts", "titled"),
    [
        ({"first_name": "Noah", "last_name": "Diaz"}, f"Noah Diaz ({EMAIL})"),
        ({"first_name": "Noah", "display_name": "Nono"}, f"Nono ({EMAIL})"),
        ({}, EMAIL),
        ({"email": "", "first_name": "Noah"}, "Noah"),
        ({"email": ""}, "a Zoom user"),
        ({"first_name": "No\u202eah"}, f"Noah ({EMAIL})"),
    ],
)
def test_it_is_called_by_name_and_address(facts: dict[str, str], titled: str) -> None:
    assert USERS.titled(asking_users.spec(**facts)) == titled


def test_an_approver_sees_who_gets_what_at_which_cost_and_why() -> None:
    wanted = asking_users.spec(
        person=kinds.NOAH,
        first_name="Noah",
        last_name="<!channel>",
        display_name="Nono & co",
        type=Licence.LICENSED,
        groups={"G1": "Sales", "G2": "R&D"},
        reason="New <!here>",
        until=date(2026, 12, 24),
        zone="Europe/Berlin",
        hints=("a hint",),
    )
    assert USERS.summary(wanted) == [
        ("For", f"<@{kinds.NOAH}> {EMAIL}"),
        ("Name", "Noah &lt;!channel&gt;"),
        ("Display name", "Nono &amp; co"),
        ("Type", "Licensed, until the end of Thu 24 December 2026 (Europe/Berlin)"),
        ("Cost", "One of the account's licences"),
        ("How", "By invitation: Zoom sends a mail; they accept it and choose a password."),
        ("User groups", "Sales, R&amp;D"),
        ("Why", "New &lt;!here&gt;"),
    ]
    assert USERS.hints(wanted) == ("a hint",)
    assert USERS.beneficiary(wanted) == kinds.NOAH


def test_what_was_left_empty_is_not_shown() -> None:
    labels = [label for label, _ in USERS.summary(asking_users.spec())]
    assert labels == ["For", "Type", "Cost", "How", "Why"]
    assert dict(USERS.summary(asking_users.spec()))["For"] == EMAIL
    assert USERS.beneficiary(asking_users.spec()) == ""


def test_an_approver_may_correct_type_and_groups_and_nothing_else() -> None:
    names = {each.name for each in USERS.form.fields(base.FIRST, {}, kinds.NEW)}
    assert set(USERS.correctable) == {"type", "groups"} < names
    before = asking_users.spec(groups={"G1": "Sales"}, type=Licence.LICENSED, until=date(2026, 12, 24))
    filled = USERS.filled(before)
    assert filled == {"type": "licensed", "groups": [{"value": "G1", "label": "Sales"}]}
    assert USERS.correct(before, filled, kinds.NEW) == before
    basic = USERS.correct(before, {"type": "basic"}, kinds.NEW)
    assert (basic.type, basic.groups, basic.until) == (Licence.BASIC, {}, None)
    assert basic.email == before.email
    both = [{"value": "G1", "label": "Sales"}, {"value": "G2", "label": "Lisbon"}]
    assert USERS.correct(before, {"type": "licensed", "groups": both}, kinds.NEW).until == before.until
    assert USERS.filled(asking_users.spec()) == {"type": "basic"}


def test_a_correction_is_held_to_the_rules_of_the_form() -> None:
    with pytest.raises(base.Wrong) as caught:
        USERS.correct(asking_users.spec(action=Action.CUSTOM), {"type": "unassigned"}, kinds.NEW)
    assert caught.value.errors == {"type": user_rules.NO_USE}


async def test_the_groups_of_the_account_are_offered(scene: Scene) -> None:
    groups = kinds.KINDS["group"]
    made = await groups.create(scene.client, groups.read({"name": "Sales"}, kinds.NEW), kinds.EMMA)
    found = await USERS.options(scene.client, "groups", scene.asker)
    assert found == [base.Found(made.zoom_id, "Sales")]
    assert await USERS.options(scene.client, "reason", scene.asker) == ()


@pytest.mark.parametrize(("plan", "most"), [(Plan.FREE, 50), (Plan.PRO, 1_500), (Plan.BUSINESS, 10_000)])
def test_invitations_are_counted_by_plan_where_there_is_no_other_way(plan: Plan, most: int) -> None:
    assert Users((UserAction.CREATE,), plan).a_day == most
    assert Users((UserAction.SSO,), plan).a_day == 0
    assert Users((UserAction.CREATE, UserAction.SSO), plan).a_day == 0, "Zoom counts the invitations alone"


def test_another_kinds_spec_is_not_taken_for_a_users() -> None:
    with pytest.raises(TypeError, match="not a user's spec"):
        USERS.alike(base.Spec())


@pytest.mark.parametrize("action", list(Action))
async def test_each_way_creates_a_user(scene: Scene, action: Action) -> None:
    made = await USERS.create(scene.client, asking_users.spec(action=action, first_name="Noah"), kinds.EMMA)
    user = scene.world.account.users[made.zoom_id]
    assert user.status == ("pending" if action is Action.CREATE else "active")
    shown = words_of(made.card.text, made.card.payload()["blocks"])
    assert made.zoom_id in shown
    assert user_view.STATUSES[user.status] in shown
    assert user_view.NEXT[action] in shown
    assert [each.method for each in scene.world.calls if each.path == "/users"] == ["POST"]


async def test_a_card_says_what_zoom_has_now(scene: Scene) -> None:
    spec = asking_users.spec(type=Licence.LICENSED, first_name="Noah", last_name="Diaz")
    made = await USERS.create(scene.client, spec, kinds.EMMA)
    scene.world.accept(EMAIL)
    scene.world.account.users[made.zoom_id].type = UserType.BASIC
    again = await USERS.fetch(scene.client, made.zoom_id, spec, kinds.EMMA)
    shown = words_of(again.card.text, again.card.payload()["blocks"])
    assert "Active" in shown
    assert "Basic" in shown
    assert again.name == "Noah Diaz"
    assert "Created: Noah Diaz" in shown
    assert EMAIL in shown


def test_a_type_and_a_status_that_zoom_adds_later_are_shown_as_far_as_they_are_known() -> None:
    user = users.User(id="Z1", type=77, status="<locked>")
    made = user_view.made(user, asking_users.spec(), "Z1")
    shown = json.dumps(made.card.payload())
    assert "&lt;locked&gt;" in shown
    assert "Type" not in shown
    assert made.name == EMAIL


async def test_a_user_that_zoom_gives_no_id_is_known_by_the_address() -> None:
    fake = builders.Fake()
    fake.on("POST", "/users").respond(201, json={"email": EMAIL, "type": 1})
    fake.on("GET", f"/users/{EMAIL}").respond(200, json={"email": EMAIL, "status": "pending"})
    async with fake.client:
        made = await USERS.create(fake.client, asking_users.spec(), kinds.EMMA)
        assert made.zoom_id == EMAIL
        assert await USERS.find(fake.client, asking_users.spec(), kinds.NOW) == [EMAIL]


async def test_nobody_hears_the_password(caplog: pytest.LogCaptureFixture) -> None:
    spec = asking_users.spec(action=Action.AUTO)
    fake = builders.Fake()
    route = fake.on("POST", "/users").respond(201, json={"id": "Z1", "email": EMAIL, "type": 1})
    async with fake.client:
        with caplog.at_level(logging.DEBUG):
            made = await USERS.create(fake.client, spec, kinds.EMMA)
    password = builders.body_of(route)["user_info"]["password"]
    assert user_password.fits(password)
    messages = [made.card, made.invitation, made.private]
    said = [json.dumps(each.payload()) for each in messages] + [repr(made), repr(spec), caplog.text]
    assert not any(password in each for each in said)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(502, text="bad gateway"),
        httpx.Response(400, json={"code": 300, "message": "Invalid parameter: password"}),
        httpx.Response(201, text="{"),
    ],
    ids=["gateway", "refused", "cut off"],
)
async def test_nor_where_creating_fails(answer: httpx.Response, caplog: pytest.LogCaptureFixture) -> None:
    fake = builders.Fake()
    route = fake.on("POST", "/users").mock(return_value=answer)
    async with fake.client:
        with caplog.at_level(logging.DEBUG), pytest.raises(zoom.ZoomError) as caught:
            await USERS.create(fake.client, asking_users.spec(action=Action.AUTO), kinds.EMMA)
    password = builders.body_of(route)["user_info"]["password"]
    assert route.call_count == 1, "a create is never sent again by itself"
    assert password not in f"{caught.value!s} {caught.value!r} {caplog.text}"


def test_a_password_is_as_zoom_demands_it_and_another_each_time() -> None:
    made = {user_password.random().get_secret_value() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert users.SHORTEST_PASSWORD <= len(password) <= users.LONGEST_PASSWORD
        assert any(map(str.isupper, password))
        assert any(map(str.islower, password))
        assert any(map(str.isdigit, password))
        assert all(abs(ord(one) - ord(two)) > 1 for one, two in pairwise(password.casefold()))


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaaaaaaaaaaaaaa", "Xa1!Xa1!Xa12Xa1!", "Xa1!ab", "XA1!", "xa1!", "Xaz!", "Xa1b"]
)
def test_a_password_that_is_too_easy_does_not_fit(password: str) -> None:
    assert not user_password.fits(password)


CODES = (200, 300, 1000, 1005, 1009, 1102, 1107, 1108, 1116, 1120, 2002, 2016, 2032, 2033, 2034, 2035, 2036,
         2037, 2038, 3412, 4130, 11321)  # fmt: skip


@pytest.mark.parametrize("code", CODES)
def test_each_code_has_words_of_its_own_and_a_next_step(code: int) -> None:
    error = decipher.refusal(400, json.dumps({"code": code, "message": "Something."}).encode())
    told = explain.refusal(error, None, user_refusals.REFUSALS)
    assert told.next_step
    if code not in {200, 300}:  # of which Zoom's words say more
        assert "Something." not in told.text
        assert told.next_step != explain.UNCLEAR


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Invalid parameter: password", "password that I made"),
        ("Your request could not be completed because the name contains an invalid word: `x`.", "that name"),
        ('The subscription "S1" you entered does not exist.', "subscription"),
        ("Your account can't set user type as On-prem.", "of that type"),
        ("Invalid access token. Does not contain permissions [User:Edit].", "may not create users"),
    ],
)
def test_codes_that_mean_many_things_are_told_by_zooms_words(words: str, said: str) -> None:
    error = decipher.refusal(400, json.dumps({"code": 300, "message": words}).encode())
    assert said in explain.refusal(error, None, user_refusals.REFUSALS).text


async def test_no_licence_left_says_what_to_do(scene: Scene) -> None:
    for numbered in (False, True):
        scene.world.account.of(seats.State).most[UserType.LICENSED] = 0
        scene.world.account.of(seats.State).numbered = numbered
        with pytest.raises(zoom.errors.NotAllowed) as caught:
            await USERS.create(scene.client, asking_users.spec(type=Licence.LICENSED), kinds.EMMA)
        told = explain.refusal(caught.value, None, user_refusals.REFUSALS)
        assert "licence" in told.text or "as many users of that type" in told.text
        assert told.next_step == user_refusals.BUY


async def test_the_daily_limit_of_invitations_says_when_it_ends(scene: Scene) -> None:
    scene.world.faults.add(Fault(FaultKind.INVITE_DAILY_429))
    with pytest.raises(zoom.errors.Daily) as caught:
        await USERS.create(scene.client, asking_users.spec(), kinds.EMMA)
    told = explain.refusal(caught.value, kinds.NEW.zone, user_refusals.REFUSALS)
    assert re.fullmatch(r"Zoom allows \d+,\d{3} of these a day, and today's are used up\.", told.text)
    assert told.next_step == "You can go on at 01:00 CET on Sunday 22 November."


def test_a_saved_request_of_before_is_still_understood() -> None:
    assert USERS.spec({"invited": [], "email": EMAIL, "reason": "New"}) == Spec(email=EMAIL, reason="New")


def test_each_way_is_explained_in_one_sentence() -> None:
    assert set(user_form.WAYS) == set(Action) == set(user_view.NEXT)
