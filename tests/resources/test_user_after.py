"""What follows the creation of a user: groups, the invitation, and the end of a licence."""

from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot import zoom
from bot.resources import base, lasting, user_after
from bot.resources.lasting import Standing
from bot.resources.user_spec import Licence, Spec
from bot.zoom import users
from bot.zoom.users import Action
from sandbox.zoom import admission
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.user import UserType
from tests.resources import asking_users, kinds
from tests.resources.asking_users import EMAIL, USERS
from tests.resources.kinds import Scene
from tests.zoom import builders

GROUPS = kinds.KINDS["group"]


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with kinds.scene() as found:
        state = found.world.account.of(admission.State)
        state.sso = state.pre_provisioning = state.partner = True
        yield found


async def group(scene: Scene, name: str = "Sales") -> str:
    made = await GROUPS.create(scene.client, GROUPS.read({"name": name}, kinds.NEW), kinds.EMMA)
    return made.zoom_id


async def created(scene: Scene, spec: Spec) -> str:
    return (await USERS.create(scene.client, spec, kinds.EMMA)).zoom_id


async def stands(scene: Scene, zoom_id: str, spec: Spec) -> Standing:
    found = await USERS.standing(scene.client, zoom_id, spec)
    assert await USERS.standing(scene.client, zoom_id, spec) == found, "it may be repeated"
    return found


async def groups_of(scene: Scene, zoom_id: str) -> tuple[str, ...]:
    return (await users.get(scene.client, zoom_id)).group_ids


async def test_an_invitation_waits_until_it_is_accepted(scene: Scene) -> None:
    spec = asking_users.spec()
    zoom_id = await created(scene, spec)
    outcome = await USERS.complete(scene.client, zoom_id, spec)
    assert outcome == base.Outcome(status="pending")
    assert await stands(scene, zoom_id, spec) == Standing("pending", user_after.PENDING, settled=False)
    scene.world.accept(EMAIL)
    assert await stands(scene, zoom_id, spec) == Standing("active", user_after.ACCEPTED, settled=True)


@pytest.mark.parametrize("action", [Action.AUTO, Action.SSO, Action.CUSTOM])
async def test_other_ways_need_no_invitation(scene: Scene, action: Action) -> None:
    spec = asking_users.spec(action=action, groups={await group(scene): "Sales"})
    zoom_id = await created(scene, spec)
    assert await USERS.complete(scene.client, zoom_id, spec) == base.Outcome(status="active")
    assert await groups_of(scene, zoom_id) == tuple(spec.groups)
    assert await stands(scene, zoom_id, spec) == Standing("active", user_after.ACTIVE, settled=True)


async def test_an_invitation_that_expires_says_so(scene: Scene) -> None:
    spec = asking_users.spec()
    zoom_id = await created(scene, spec)
    scene.world.expire(EMAIL)
    assert await stands(scene, zoom_id, spec) == Standing("expired", user_after.EXPIRED, settled=True)


async def test_a_user_who_is_deleted_is_gone(scene: Scene) -> None:
    spec = asking_users.spec()
    zoom_id = await created(scene, spec)
    del scene.world.account.users[zoom_id]
    assert await stands(scene, zoom_id, spec) == Standing("gone", user_after.GONE, settled=True)


async def test_a_user_who_is_deactivated_stays_so(scene: Scene) -> None:
    spec = asking_users.spec(action=Action.SSO)
    zoom_id = await created(scene, spec)
    scene.world.account.users[zoom_id].status = "inactive"
    assert await stands(scene, zoom_id, spec) == Standing("inactive", user_after.INACTIVE, settled=True)


async def test_a_status_that_zoom_adds_later_is_told_as_it_is(scene: Scene) -> None:
    spec = asking_users.spec(action=Action.SSO)
    zoom_id = await created(scene, spec)
    scene.world.account.users[zoom_id].status = "locked"
    words = user_after.OTHERWISE.format(status="locked")
    assert await stands(scene, zoom_id, spec) == Standing("locked", words, settled=False)


async def test_a_user_who_got_another_id_is_found_by_the_address(scene: Scene) -> None:
    spec = asking_users.spec()
    await created(scene, spec)
    scene.world.accept(EMAIL)
    assert (await stands(scene, "AnIdThatIsGone", spec)).status == "active"
    made = await USERS.fetch(scene.client, "AnIdThatIsGone", spec, kinds.EMMA)
    assert made.zoom_id == "AnIdThatIsGone", "what is recorded of the request stays"


async def test_groups_that_zoom_drops_for_a_pending_user_follow_once_it_is_active(scene: Scene) -> None:
    sales, lisbon = await group(scene), await group(scene, "Lisbon")
    spec = asking_users.spec(groups={sales: "Sales", lisbon: "Lisbon"})
    zoom_id = await created(scene, spec)
    outcome = await USERS.complete(scene.client, zoom_id, spec)
    assert outcome.status == "pending"
    assert outcome.remarks == (user_after.FOLLOWS.format(names="“Sales”"),), "Zoom takes one of them"
    assert await groups_of(scene, zoom_id) == (lisbon,)
    scene.world.accept(EMAIL)
    assert (await stands(scene, zoom_id, spec)).settled
    assert set(await groups_of(scene, zoom_id)) == {sales, lisbon}


async def test_three_groups_that_wait_are_named_in_one_sentence(scene: Scene) -> None:
    names = ["Sales", "Lisbon", "Interns", "Readers"]
    spec = asking_users.spec(groups={await group(scene, each): each for each in names})
    outcome = await USERS.complete(scene.client, await created(scene, spec), spec)
    assert outcome.remarks == (user_after.FOLLOWS.format(names="“Sales”, “Lisbon” and “Interns”"),)


async def test_a_group_that_is_gone_is_said_and_keeps_no_other_out(scene: Scene) -> None:
    sales = await group(scene)
    spec = asking_users.spec(action=Action.SSO, groups={"Gone": "Marketing", sales: "Sales"})
    zoom_id = await created(scene, spec)
    why = user_after.REFUSED.format(name="Marketing", why="Zoom has no such user group any more.")
    assert (await USERS.complete(scene.client, zoom_id, spec)).remarks == (why,)
    assert await groups_of(scene, zoom_id) == (sales,)
    found = await stands(scene, zoom_id, spec)
    assert found == Standing("active", f"{user_after.ACTIVE} {why}", settled=True)


async def test_a_group_that_an_active_user_is_left_out_of_is_tried_again() -> None:
    spec = asking_users.spec(action=Action.SSO, groups={"G1": "Sales"})
    fake = builders.Fake()
    active = {"id": "Z1", "email": EMAIL, "status": "active", "type": 1}
    fake.on("GET", "/users/Z1").respond(200, json=active)
    fake.on("POST", "/groups/G1/members").respond(201, json={"ids": ""})
    left_out = user_after.LEFT_OUT.format(names="“Sales”")
    async with fake.client:
        outcome = await USERS.complete(fake.client, "Z1", spec)
        assert outcome == base.Outcome(status="active", remarks=(left_out,))
        found = await USERS.standing(fake.client, "Z1", spec)
        assert found == Standing("active", f"{user_after.ACTIVE} {left_out}", settled=False)
        fake.on("GET", "/users/Z1").respond(200, json={**active, "group_ids": ["G1"]})
        found = await USERS.standing(fake.client, "Z1", spec)
        assert found == Standing("active", user_after.ACTIVE, settled=True)


async def test_zoom_that_is_busy_is_waited_for(scene: Scene) -> None:
    spec = asking_users.spec(action=Action.SSO, groups={await group(scene): "Sales"})
    zoom_id = await created(scene, spec)
    scene.world.faults.add(Fault(FaultKind.DAILY_429, method="POST", path="/groups/*/members"))
    with pytest.raises(zoom.errors.Daily):
        await USERS.complete(scene.client, zoom_id, spec)


async def test_whom_zoom_does_not_know_yet_is_pending_and_joins_later(scene: Scene) -> None:
    sales = await group(scene)
    spec = asking_users.spec(email="late@acme.example", groups={sales: "Sales"})
    outcome = await USERS.complete(scene.client, "AnIdThatIsNotThereYet", spec)
    assert outcome == base.Outcome(status="pending", remarks=(user_after.FOLLOWS.format(names="“Sales”"),))
    at_once = asking_users.spec(email="late@acme.example", action=Action.SSO)
    assert await USERS.complete(scene.client, "AnIdThatIsNotThereYet", at_once) == base.Outcome()


def licensed(**more: object) -> Spec:
    return asking_users.spec(
        type=Licence.LICENSED, until=date(2026, 11, 30), display_name="Noah Diaz", **more
    )


async def test_a_licence_goes_back_when_its_time_is_over(scene: Scene) -> None:
    spec = licensed(action=Action.SSO)
    zoom_id = await created(scene, spec)
    assert await USERS.lapse(scene.client, zoom_id, spec) == user_after.ENDED.format(name="Noah Diaz")
    assert scene.world.account.users[zoom_id].type == UserType.BASIC
    assert await USERS.lapse(scene.client, zoom_id, spec) == user_after.ENDED.format(name="Noah Diaz")
    assert len([each for each in scene.world.calls if each.method == "PATCH"]) == 1


async def test_a_licence_that_was_taken_back_before_is_left_alone(scene: Scene) -> None:
    spec = licensed(action=Action.SSO)
    zoom_id = await created(scene, spec)
    scene.world.account.users[zoom_id].type = UserType.UNASSIGNED
    assert await USERS.lapse(scene.client, zoom_id, spec) == user_after.NO_LICENCE.format(name="Noah Diaz")
    assert scene.world.account.users[zoom_id].type == UserType.UNASSIGNED


async def test_nobody_has_no_licence(scene: Scene) -> None:
    spec = licensed(action=Action.SSO)
    zoom_id = await created(scene, spec)
    del scene.world.account.users[zoom_id]
    assert await USERS.lapse(scene.client, zoom_id, spec) == user_after.NOBODY.format(name="Noah Diaz")


async def test_what_zoom_does_not_take_back_is_not_said_to_be_over(scene: Scene) -> None:
    spec = licensed()
    zoom_id = await created(scene, spec)
    with pytest.raises(lasting.NotYet) as caught:
        await USERS.lapse(scene.client, zoom_id, spec)
    assert str(caught.value) == user_after.STILL_INVITED.format(name="Noah Diaz")
    scene.world.accept(EMAIL)
    assert await USERS.lapse(scene.client, zoom_id, spec) == user_after.ENDED.format(name="Noah Diaz")


async def test_a_licence_that_stays_all_the_same_is_not_said_to_be_over(scene: Scene) -> None:
    spec = licensed(action=Action.SSO)
    zoom_id = await created(scene, spec)
    scene.world.account.users[zoom_id].status = "inactive"  # of whom the sandbox's Zoom drops changes
    with pytest.raises(lasting.NotYet) as caught:
        await USERS.lapse(scene.client, zoom_id, spec)
    assert str(caught.value) == user_after.STILL_LICENSED.format(name="Noah Diaz")


def test_the_end_is_told_with_its_day() -> None:
    spec = licensed(zone="Europe/Berlin")
    assert USERS.ending(spec) == user_after.ENDING.format(name="Noah Diaz", day="Mon 30 November 2026")
    at = USERS.lapses_at(spec)
    assert at is not None
    assert at.isoformat() == "2026-12-01T00:00:00+01:00"
    assert USERS.lapses_at(asking_users.spec()) is None
    assert USERS.too_late(spec, at)
    assert not USERS.too_late(spec, kinds.NOW)
    assert not USERS.too_late(asking_users.spec(), at)
