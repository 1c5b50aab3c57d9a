"""The control routes for users."""

import pytest

from sandbox.zoom.user import UserType
from tests.sandbox.zoom.builders import EMMA, NOAH, PIA, YUKI, Caller, refused, series


async def test_a_person_accepts_or_misses_an_invitation(zoom: Caller) -> None:
    made = await zoom.made(type=2)
    heard: list[str] = []
    zoom.world.subscribe(lambda: heard.append("changed"))
    user = (await zoom.control("POST", f"/users/{NOAH.email}/accept")).json()
    assert (user["id"], user["status"], user["action"]) == (made["id"], "active", "create")
    user = (await zoom.control("POST", f"/users/{PIA.zoom_id}/expire")).json()
    assert (user["status"], user["invitation_expired"]) == ("pending", True)
    assert len(heard) == 2
    assert refused(await zoom.get(f"/users/{PIA.email}")) == (400, 1120)


async def test_everybody_is_shown_and_the_state_shows_the_same(zoom: Caller) -> None:
    shown = (await zoom.control("GET", "/users")).json()
    assert {each["email"]: each["status"] for each in shown}[PIA.email] == "pending"
    state = (await zoom.control("GET", "/state")).json()
    assert state["users"] == shown
    assert state["admission"] == (await zoom.control("GET", "/admission")).json()


async def test_a_user_is_made_changed_and_removed_by_hand(zoom: Caller) -> None:
    answer = await zoom.control("POST", "/users", json={"email": "eve@acme.example", "free": True, "type": 1})
    assert answer.status_code == 201
    assert (answer.json()["foreign"], answer.json()["free"], answer.json()["type"]) == (True, True, 1)
    answer = await zoom.control("POST", "/users", json={"email": "max@acme.example"})
    assert (answer.json()["type"], answer.json()["status"], answer.json()["foreign"]) == (2, "active", False)
    answer = await zoom.control("PATCH", "/users/max@acme.example", json={"status": "inactive"})
    assert (answer.json()["type"], answer.json()["status"]) == (2, "inactive")
    await zoom.control("PATCH", "/users/max@acme.example", json={"type": 1})
    assert (await zoom.user("max@acme.example"))["type"] == 1
    assert (await zoom.control("DELETE", "/users/max@acme.example")).status_code == 204
    assert refused(await zoom.get("/users/max@acme.example")) == (404, 1001)


async def test_meetings_go_with_whoever_is_removed(zoom: Caller) -> None:
    mine, gone, hers = await zoom.created(**series()), await zoom.created(), await zoom.created(YUKI.email)
    await zoom.delete(gone["id"])
    await zoom.control("DELETE", f"/users/{EMMA.email}")
    assert refused(await zoom.get(f"/meetings/{mine['id']}")) == (404, 3001)
    state = (await zoom.control("GET", "/state")).json()
    assert ([each["id"] for each in state["meetings"]], state["deleted"]) == ([hers["id"]], [])


async def test_seats_and_rules_are_set_by_name(zoom: Caller) -> None:
    before = (await zoom.control("GET", "/admission")).json()
    assert before["seats_taken"] == {"basic": 2, "licensed": 4, "unassigned": 0}
    given = {"seats": {"licensed": 4}, "blocked_domains": ["Spam.Example"], "sso": True}
    after = (await zoom.control("POST", "/admission", json=given)).json()
    assert after == before | {
        "seats": before["seats"] | {"licensed": 4},
        "blocked_domains": ["spam.example"],
        "sso": True,
    }
    assert refused(await zoom.make(type=2)) == (400, 2034)
    assert refused(await zoom.make("noah@spam.example")) == (400, 1107)
    await zoom.control("POST", "/admission", json={"seats_are_numbered": True})
    assert refused(await zoom.make(type=2)) == (400, 3412)
    await zoom.control("POST", "/admission", json={"refuses_with": 2037})
    assert refused(await zoom.make()) == (400, 2037)
    assert zoom.world.seats[UserType.LICENSED] == 4


async def test_invitations_of_the_day_can_be_used_up(zoom: Caller) -> None:
    answer = await zoom.control("POST", "/settings", json={"made_today": {"invitations": 10_000}})
    assert answer.json()["today"]["made_today"] == {"invitations": 10_000}
    assert refused(await zoom.make()) == (429, 429)


@pytest.mark.parametrize(
    ("method", "path", "body", "error"),
    [
        ("POST", "/users", {}, "Not understood: email."),
        ("POST", "/users", {"email": EMMA.email.upper()}, "EMMA@ACME.EXAMPLE is here already."),
        ("PATCH", "/users/nobody", {}, "Nobody here is nobody."),
        ("PATCH", f"/users/{EMMA.email}", {"type": 3}, "Not understood: type."),
        ("DELETE", "/users/nobody", None, "Nobody here is nobody."),
        ("POST", "/users/nobody/accept", None, "Nobody here is nobody."),
        ("POST", f"/users/{EMMA.email}/accept", None, "emma@acme.example has no invitation."),
        ("POST", f"/users/{EMMA.email}/expire", None, "emma@acme.example has no invitation."),
        ("POST", "/admission", {"seats": {"gold": 1}}, "Not understood: seats.gold."),
        ("POST", "/admission", {"refuses_with": 7}, "Not understood: refuses_with."),
        ("POST", "/admission", {"sso": 1}, "Not understood: sso."),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    zoom: Caller, method: str, path: str, body: object, error: str
) -> None:
    answer = await zoom.control(method, path, **({"json": body} if body is not None else {}))
    assert answer.status_code == 400
    assert answer.json()["error"] == error


async def test_a_reset_brings_seats_rules_and_people_back(zoom: Caller) -> None:
    before = (await zoom.control("GET", "/state")).json()
    zoom.world.seats[UserType.LICENSED] = 0
    zoom.world.admission.blocked_domains.add("acme.example")
    zoom.world.accept(PIA.email)
    zoom.world.reset()
    after = (await zoom.control("GET", "/state")).json()
    assert (after["admission"], after["users"]) == (before["admission"], before["users"])
