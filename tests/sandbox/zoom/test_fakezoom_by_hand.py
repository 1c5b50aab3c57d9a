"""What people do in Zoom itself, through the control routes."""

import pytest

from sandbox.zoom import kinds
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from tests.sandbox.zoom.builders import EMMA, LIAM, Caller, refused


async def test_each_kind_tells_how_many_there_are_and_how_its_switches_stand(zoom: Caller) -> None:
    shown = (await zoom.control("GET", "/kinds")).json()
    assert shown == {
        "contact_groups": {"title": "Contact groups", "count": 0, "switches": {}},
        "groups": {"title": "User groups", "count": 0, "switches": {}},
        "im_groups": {"title": "IM groups", "count": 0, "switches": {"ended": False, "answers_empty": False}},
        "meeting_templates": {"title": "Meeting templates", "count": 4, "switches": {}},
    }
    assert (await zoom.control("GET", "/state")).json()["kinds"] == shown


async def test_a_group_is_made_renamed_and_removed_by_hand(zoom: Caller) -> None:
    heard: list[str] = []
    zoom.world.subscribe(lambda: heard.append("changed"))
    body = {"name": "QA", "members": [EMMA.email, LIAM.zoom_id, EMMA.zoom_id], "type": "shared"}
    answer = await zoom.control("POST", "/kinds/im_groups", json=body)
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["members"], made["type"]) == ("QA", [EMMA.email, LIAM.email], "shared")
    assert made["search_by_domain"] is False
    assert (await zoom.control("GET", "/kinds/im_groups")).json() == [made]
    answer = await zoom.control("PATCH", "/kinds/im_groups/QA", json={"name": "Quality", "members": []})
    assert answer.json() == made | {"name": "Quality", "members": []}
    read = (await zoom.get(f"/im/groups/{made['id']}")).json()
    assert (read["name"], read["total_members"], read["type"]) == ("Quality", 0, "shared")
    assert (await zoom.control("DELETE", f"/kinds/im_groups/{made['id']}")).status_code == 204
    assert refused(await zoom.get(f"/im/groups/{made['id']}")) == (404, 4130)
    assert len(heard) == 5  # three changes, two calls


async def test_a_contact_group_can_hold_a_user_group(zoom: Caller) -> None:
    inner = (await zoom.control("POST", "/kinds/groups", json={"name": "Inner"})).json()
    body = {"name": "QA", "members": [EMMA.email, inner["id"]], "group_privacy": 3}
    made = (await zoom.control("POST", "/kinds/contact_groups", json=body)).json()
    assert (made["members"], made["group_privacy"]) == ([EMMA.email, inner["id"]], 3)
    assert zoom.world.of(contact_groups.State).items[made["id"]].members == [EMMA.zoom_id, inner["id"]]


async def test_a_group_can_become_another_accounts(zoom: Caller) -> None:
    await zoom.control("POST", "/kinds/groups", json={"name": "QA", "foreign": True})
    (group,) = zoom.world.of(groups.State).items.values()
    assert refused(await zoom.get(f"/groups/{group.id}")) == (400, 1010)


async def test_a_template_is_removed_by_an_id_with_odd_characters(zoom: Caller) -> None:
    for template in (await zoom.control("GET", "/kinds/meeting_templates")).json():
        assert template["members"] == []
        path = f"/kinds/meeting_templates/{template['id'].replace('+', '%2B')}"
        assert (await zoom.control("DELETE", path)).status_code == 204
    listed = (await zoom.get(f"/users/{EMMA.email}/meeting_templates")).json()
    assert listed == {"templates": [], "total_records": 0}


async def test_thousands_are_made_at_once_each_with_a_name_of_its_own(zoom: Caller) -> None:
    await zoom.control("POST", "/kinds/im_groups/seed", json={"count": 2_500})
    answer = await zoom.control("POST", "/kinds/im_groups/seed", json={"count": 2_500})
    assert answer.json()["count"] == 5_000
    listed = (await zoom.get("/im/groups")).json()
    assert listed["total_records"] == len({each["name"] for each in listed["groups"]}) == 5_000
    assert zoom.world.limits.made_today("im_groups") == 0


async def test_switches_are_set_by_name(zoom: Caller) -> None:
    answer = await zoom.control("POST", "/kinds/im_groups/switches", json={"ended": True})
    assert answer.json()["switches"] == {"ended": True, "answers_empty": False}
    assert refused(await zoom.get("/im/groups")) == (410, 4137)
    await zoom.control("POST", "/kinds/im_groups/switches", json={"ended": False, "answers_empty": True})
    assert (await zoom.call("POST", "/im/groups", json={"name": "QA"})).json() == {}


@pytest.mark.parametrize(
    ("method", "path", "body", "error"),
    [
        ("GET", "/kinds/rooms", None, "There is no kind rooms: "),
        ("POST", "/kinds/groups", {}, "It needs a name."),
        ("POST", "/kinds/groups", {"name": "QA", "type": "normal"}, "Not understood: type."),
        ("POST", "/kinds/groups", {"name": "QA", "members": ["nobody"]}, "Nobody here is nobody."),
        ("POST", "/kinds/groups", {"name": 7}, "Not understood: name."),
        ("PATCH", "/kinds/groups/x", {"name": "y"}, "User groups: there is no x."),
        ("DELETE", "/kinds/groups/x", None, "User groups: there is no x."),
        ("POST", "/kinds/groups/seed", {"count": 0}, "Not understood: count."),
        ("POST", "/kinds/groups/switches", {"ended": True}, "There is no switch ended."),
        ("POST", "/kinds/im_groups/switches", {"ended": 1}, "Not understood: ended."),
    ],
)
async def test_what_makes_no_sense_is_refused_in_words(
    zoom: Caller, method: str, path: str, body: object, error: str
) -> None:
    answer = await zoom.control(method, path, **({"json": body} if body is not None else {}))
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(error)


async def test_the_new_ones_of_a_day_can_be_used_up(zoom: Caller) -> None:
    answer = await zoom.control("POST", "/settings", json={"made_today": {"groups": 100}})
    assert answer.json()["today"]["made_today"] == {"groups": 100}
    assert refused(await zoom.call("POST", "/groups", json={"name": "QA"})) == (429, 429)


def test_a_kind_is_found_by_being_there() -> None:
    assert kinds.SHELVES["groups"] is groups.State
    assert kinds.SHELVES["im_groups"] is im_groups.State
    assert set(groups.OPERATIONS) <= set(kinds.OPERATIONS)
    assert groups.CREATED in kinds.SHELVES, "the limits count by the kind's name"
