"""Groups of all kinds: what is looked up before one is created, and what becomes of odd answers."""

import dataclasses
import json
from typing import Any

import httpx
import pytest

from bot import zoom
from bot.errors import Refusal
from bot.resources import base, contact_group, grouping, im_group
from bot.resources.contact_group import ContactGroups
from bot.resources.group import Groups
from bot.resources.im_group import IMGroups
from bot.zoom import errors
from bot.zoom.contact_groups import Privacy
from bot.zoom.im_groups import Type
from sandbox.zoom import by_hand
from sandbox.zoom.kinds import contact_groups as fake_contact_groups
from sandbox.zoom.kinds import groups as fake_groups
from sandbox.zoom.kinds import im_groups as fake_im_groups
from sandbox.zoom.shelf import Shelf
from tests.reading import words_of
from tests.resources import kinds
from tests.zoom import builders

NOAH = "U0NOAH004"
KINDS: list[tuple[base.Resource, type[Shelf]]] = [
    (Groups(), fake_groups.State),
    (IMGroups(), fake_im_groups.State),
    (ContactGroups(), fake_contact_groups.State),
]
every_kind = pytest.mark.parametrize(("kind", "shelf"), KINDS, ids=[kind.kind for kind, _ in KINDS])


def wanted(kind: base.Resource, name: str = "Quality", **more: Any) -> base.Spec:  # noqa: ANN401 any field
    return kind.read({**kind.form.defaults(kinds.NEW), "name": name, **more}, kinds.NEW)


async def test_people_are_told_the_command_as_it_is_called_here() -> None:
    async with kinds.scene() as scene:
        by_hand.make(scene.world.account, scene.world.of(fake_groups.State), {"name": "Quality"})
        with pytest.raises(base.Exists) as caught:
            await Groups("/zoomops").prepare(scene.client, wanted(Groups()), scene.asker)
        assert "/zoomops group add @people to Quality" in caught.value.next_step


@every_kind
async def test_a_name_that_is_taken_says_what_has_it(kind: base.Resource, shelf: type[Shelf]) -> None:
    async with kinds.scene() as scene:
        item = by_hand.make(scene.world.account, scene.world.of(shelf), {"name": "Quality"})
        with pytest.raises(base.Exists, match="already") as caught:
            await kind.prepare(scene.client, wanted(kind), scene.asker)
        assert caught.value.zoom_id == item.id
        assert f"/zoom {kind.words[0].name} add @people to Quality" in caught.value.next_step
        assert [each.method for each in scene.world.calls if "group" in each.path] == ["GET"]


@every_kind
async def test_a_name_that_is_easily_mixed_up_is_remarked(kind: base.Resource, shelf: type[Shelf]) -> None:
    async with kinds.scene() as scene:
        by_hand.make(scene.world.account, scene.world.of(shelf), {"name": "quality"})
        spec = await kind.prepare(scene.client, wanted(kind), scene.asker)
        made = await kind.create(scene.client, spec, scene.asker.id)
        outcome = await kind.complete(scene.client, made.zoom_id, spec)
    assert outcome is not None
    assert outcome.remarks == (f"There is also a {kind.noun} “quality”: the two are easily mixed up.",)


@every_kind
async def test_people_without_a_zoom_user_stop_nothing_and_are_missing(
    kind: base.Resource, shelf: type[Shelf]
) -> None:
    async with kinds.scene() as scene:
        asked = wanted(kind, members=[kinds.LIAM, NOAH])
        spec = kind.spec((await kind.prepare(scene.client, asked, scene.asker)).saved())
        made = await kind.create(scene.client, spec, scene.asker.id)
        outcome = await kind.complete(scene.client, made.zoom_id, spec)
        item = scene.world.of(shelf).named("Quality")
    assert outcome == base.Outcome(missing={NOAH: "noah@acme.example is no Zoom user."})
    assert item is not None
    assert len(item.members) == 1


@every_kind
def test_a_spec_of_another_kind_is_a_mistake_of_ours(kind: base.Resource, shelf: type[Shelf]) -> None:
    del shelf
    with pytest.raises(TypeError, match=f"is not the spec of a {kind.noun}"):
        kind.alike(base.Spec())


@every_kind
async def test_it_takes_a_form(kind: base.Resource, shelf: type[Shelf]) -> None:
    del shelf
    async with kinds.scene() as scene:
        with pytest.raises(Refusal, match="takes a form"):
            await kind.understand("Quality", scene.asker, kinds.NOW)


async def test_an_account_has_room_for_five_thousand_groups() -> None:
    async with kinds.scene() as scene:
        shelf = scene.world.of(fake_groups.State)
        by_hand.seed(scene.world.account, shelf, 4999)
        await Groups().prepare(scene.client, wanted(Groups()), scene.asker)
        by_hand.make(scene.world.account, shelf, {"name": "The last one"})
        with pytest.raises(Refusal, match="has 5,000 user groups") as caught:
            await Groups().prepare(scene.client, wanted(Groups()), scene.asker)
    assert "delete some" in caught.value.next_step


async def test_an_im_group_that_zoom_has_ended_is_known_before_anything_is_created() -> None:
    async with kinds.scene() as scene:
        scene.world.of(fake_im_groups.State).ended = True
        with pytest.raises(zoom.errors.Gone):
            await IMGroups().prepare(scene.client, wanted(IMGroups()), scene.asker)
        assert [each.method for each in scene.world.calls if "group" in each.path] == ["GET"]


@pytest.mark.parametrize(
    ("type_", "privacy"),
    [(Type.NORMAL, Privacy.MEMBERS), (Type.SHARED, Privacy.ANYONE), (Type.RESTRICTED, Privacy.RESTRICTED)],
)
def test_a_contact_group_stands_in_for_an_im_group(type_: Type, privacy: Privacy) -> None:
    spec = wanted(IMGroups(), type=type_.value, search=["search_by_domain"], members=[kinds.LIAM])
    handed = IMGroups().hand_over(spec)
    found = ContactGroups().read(handed, kinds.NEW)
    assert found == contact_group.Spec(name="Quality", privacy=privacy, people=(kinds.LIAM,))


@pytest.mark.parametrize("editing", [True, False])
def test_a_new_contact_group_says_what_it_has_not_of_an_im_group(*, editing: bool) -> None:
    context = dataclasses.replace(kinds.NEW, editing=editing)
    said = words_of("", list(ContactGroups().form.notes(base.FIRST, {}, context)))
    assert ("do not set for whom" in said) is not editing


def test_only_what_zoom_has_ended_hands_over() -> None:
    assert Groups().hand_over(grouping.Spec(name="Quality")) == {}


async def test_a_change_of_one_switch_sends_that_one() -> None:
    kind = IMGroups()
    async with kinds.scene() as scene:
        shelf = scene.world.of(fake_im_groups.State)
        item = by_hand.make(scene.world.account, shelf, {"name": "A  B", "search_by_domain": True})
        now = await kind.current(scene.client, item.id, scene.asker)
        assert now.filled == {"name": "A  B", "type": "normal", "search": ["search_by_domain"]}
        after = {"name": "A  B", "type": "normal", "search": ["search_by_domain", "search_by_account"]}
        await kind.apply(scene.client, now, after)
        await kind.apply(scene.client, now, {"name": "A  B", "type": "normal", "search": []})
        sent = [each.request_body for each in scene.world.calls if each.method == "PATCH"]
    assert sent == [{"search_by_account": True}, {"search_by_domain": False}]


async def test_a_description_can_be_emptied() -> None:
    kind = ContactGroups()
    async with kinds.scene() as scene:
        given = {"name": "Quality", "description": "Tests", "group_privacy": 3}
        item = by_hand.make(scene.world.account, scene.world.of(fake_contact_groups.State), given)
        now = await kind.current(scene.client, item.id, scene.asker)
        assert now.filled == {"name": "Quality", "description": "Tests", "privacy": "3"}
        await kind.apply(scene.client, now, {"name": "Quality", "privacy": "3"})
        (sent,) = [each.request_body for each in scene.world.calls if each.method == "PATCH"]
    assert sent == {"description": ""}


async def test_a_name_that_nobody_can_see_is_no_change() -> None:
    with pytest.raises(base.Wrong):
        IMGroups().check({"name": "QA"}, {"name": "\u200b", "type": "normal"}, kinds.EDITING)


async def test_a_type_that_zoom_adds_later_is_shown_as_it_is() -> None:
    fake = builders.Fake()
    odd = {"id": "I1", "name": "QA", "type": "secret<b>", "total_members": 1}
    fake.on("GET", "/im/groups/I1").respond(200, json=odd)
    kind = IMGroups()
    async with fake.client:
        made = await kind.fetch(fake.client, "I1", im_group.Spec(name="QA"), kinds.EMMA)
        now = await kind.current(fake.client, "I1", kinds.Emma(fake.client))
    assert "secret&lt;b&gt;" in str(made.card.payload())
    (field,) = [
        each for each in kind.form.fields(base.FIRST, now.filled, kinds.EDITING) if each.name == "type"
    ]
    assert "initial_option" not in field.draw(now.filled["type"])["element"]


async def test_a_contact_group_of_which_zoom_does_not_say_who_sees_it_can_be_shown_and_changed() -> None:
    fake = builders.Fake()
    fake.on("GET", "/contacts/groups/dir.1").respond(200, json={"group_id": "dir.1", "group_name": "QA"})
    patched = fake.on("PATCH", "/contacts/groups/dir.1").respond(204)
    kind = ContactGroups()
    async with fake.client:
        made = await kind.fetch(fake.client, "dir.1", contact_group.Spec(name="QA"), kinds.EMMA)
        now = await kind.current(fake.client, "dir.1", kinds.Emma(fake.client))
        await kind.apply(fake.client, now, {**now.filled, "privacy": "1"})
    assert "Who sees it" not in str(made.card.payload())
    assert now.filled == {"name": "QA", "description": ""}
    assert builders.body_of(patched) == {"privacy": 1}


REFUSED = builders.refusal(400, 300, "A member with this memberId: Z1 does not exist.")
CREATED = httpx.Response(201, json={"group_id": "dir.1", "group_name": "QA", "total_members": 0})


async def test_a_bad_member_does_not_keep_a_contact_group_from_being_created() -> None:
    fake = builders.Fake()
    route = fake.on("POST", "/contacts/groups").mock(side_effect=[REFUSED, CREATED])
    spec = contact_group.Spec(name="QA", members={"U1": "Z1"})
    async with fake.client:
        assert (await ContactGroups().create(fake.client, spec, kinds.EMMA)).zoom_id == "dir.1"
    assert builders.body_of(route) == {"group_name": "QA", "group_privacy": 2}


@pytest.mark.parametrize("members", [{}, {"U1": "Z1"}])
async def test_a_contact_group_that_is_refused_for_itself_is_refused(members: dict[str, str]) -> None:
    fake = builders.Fake()
    refused = builders.refusal(400, 300, "Invalid parameter: group_name.")
    route = fake.on("POST", "/contacts/groups").mock(side_effect=[refused] * 2)
    async with fake.client:
        with pytest.raises(errors.Invalid):
            await ContactGroups().create(
                fake.client, contact_group.Spec(name="QA", members=members), kinds.EMMA
            )
    assert route.call_count == (2 if members else 1)


async def test_a_contact_group_begins_with_fifty_and_the_others_follow() -> None:
    fake = builders.Fake()
    people = {f"U{number}": f"Z{number}" for number in range(60)}
    created = fake.on("POST", "/contacts/groups").mock(return_value=CREATED)
    added = fake.on("POST", "/contacts/groups/dir.1/members").mock(
        side_effect=[
            httpx.Response(201, json={"member_ids": []}),
            httpx.Response(201, json={"member_ids": [f"Z{number}" for number in range(50, 60)]}),
        ]
    )
    rows = [{"type": 1, "id": f"Z{number}"} for number in range(60)]
    fake.on("GET", "/contacts/groups/dir.1/members").respond(200, json={"group_members": rows})
    spec = contact_group.Spec(name="QA", members=people)
    async with fake.client:
        await ContactGroups().create(fake.client, spec, kinds.EMMA)
        outcome = await ContactGroups().complete(fake.client, "dir.1", spec)
    assert len(builders.body_of(created)["group_members"]) == 50
    assert added.call_count == 2
    assert outcome == base.Outcome()


@pytest.mark.parametrize(
    ("kind", "path", "sizes"),
    [
        (Groups(), "/groups/G1/members", [30, 30, 5]),
        (IMGroups(), "/im/groups/G1/members", [10, 10, 10, 10, 10, 10, 5]),
    ],
)
async def test_people_are_added_by_as_many_as_zoom_takes(
    kind: base.Resource, path: str, sizes: list[int]
) -> None:
    fake = builders.Fake()
    everybody = ",".join(f"Z{number}" for number in range(65))
    added = fake.on("POST", path).respond(201, json={"ids": everybody})
    spec = kind.spec({"name": "QA", "members": {f"U{number}": f"Z{number}" for number in range(65)}})
    async with fake.client:
        assert await kind.complete(fake.client, "G1", spec) == base.Outcome()
    assert [len(json.loads(call.request.content)["members"]) for call in added.calls] == sizes


async def test_the_card_shows_what_was_typed_and_nothing_acts_as_markup() -> None:
    fake = builders.Fake()
    name = "<!channel> *QA* & _Ops_"
    fake.on("GET", "/groups/G1").respond(200, json={"id": "G1", "name": name, "total_members": 2})
    async with fake.client:
        made = await Groups().fetch(fake.client, "G1", grouping.Spec(name=name), kinds.EMMA)
    assert made.name == name
    assert "<!channel>" not in made.card.text
    (title, *_) = made.card.payload()["blocks"]
    assert title["elements"][0]["elements"][0] == {"type": "text", "text": name, "style": {"bold": True}}
    assert "&lt;!channel&gt;" in made.private.text


async def test_a_group_without_a_name_is_said_to_have_none() -> None:
    fake = builders.Fake()
    fake.on("GET", "/groups/G1").respond(200, json={"id": "G1"})
    async with fake.client:
        made = await Groups().fetch(fake.client, "G1", grouping.Spec(name="QA"), kinds.EMMA)
    assert made.name == "(no name)"
