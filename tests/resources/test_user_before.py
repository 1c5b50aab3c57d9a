"""What Slack and Zoom say before a user is created, and what an approver is told of it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot import zoom
from bot.errors import Refusal
from bot.resources import base, explain, user_before, user_refusals
from bot.resources.user import Users
from bot.resources.user_spec import Licence, Spec
from bot.settings import UserAction
from bot.zoom.users import Action
from sandbox.zoom import admission
from sandbox.zoom.faults import Fault, FaultKind
from tests.resources import asking_users, kinds
from tests.resources.asking_users import EMAIL, USERS, Asker
from tests.resources.kinds import Scene
from tests.zoom import builders


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    async with kinds.scene() as found:
        yield found


def tells_domains(scene: Scene, *domains: str) -> None:
    """The account is one that may be asked for its managed domains, and has these."""
    scene.world.account.granted_scopes |= {"account:read:managed_domains:master"}
    scene.world.account.of(admission.State).managed_domains = set(domains)


async def looked(scene: Scene, spec: Spec | None = None, asker: Asker | None = None) -> Spec:
    wanted = spec or asking_users.spec()
    return await USERS.prepare(scene.client, wanted, asker or Asker(scene.client))


async def refused(scene: Scene, spec: Spec) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        await looked(scene, spec)
    return caught.value.text, caught.value.next_step


async def test_a_person_brings_address_and_names(scene: Scene) -> None:
    asker = Asker(scene.client)
    found = await USERS.resolve(asking_users.spec(email="", person=kinds.NOAH), asker)
    assert (found.email, found.first_name, found.last_name) == (EMAIL, "Noah", "Diaz")
    assert found.display_name == ""
    assert await USERS.resolve(found, asker) == found, "it may be repeated"


async def test_names_that_were_typed_stay(scene: Scene) -> None:
    wanted = asking_users.spec(email="", person=kinds.NOAH, first_name="Nono", display_name="Nono D.")
    found = await USERS.resolve(wanted, Asker(scene.client))
    assert (found.first_name, found.last_name, found.display_name) == ("Nono", "Diaz", "Nono D.")


async def test_a_name_that_slack_does_not_tell_apart_is_shown_as_it_is(scene: Scene) -> None:
    asker = Asker(scene.client, people={kinds.NOAH: asking_users.somebody("noah.d")})
    found = await USERS.resolve(asking_users.spec(email="", person=kinds.NOAH), asker)
    assert (found.first_name, found.last_name, found.display_name) == ("", "", "noah.d")


async def test_names_in_slack_that_zoom_would_not_take_are_left_out(scene: Scene) -> None:
    person = asking_users.somebody("诺" * 11, first="诺" * 6, last="n" * 65)
    found = await USERS.resolve(
        asking_users.spec(email="", person=kinds.NOAH), Asker(scene.client, people={kinds.NOAH: person})
    )
    assert (found.first_name, found.last_name, found.display_name) == ("", "", "")


async def test_somebody_without_an_address_needs_one_that_is_typed(scene: Scene) -> None:
    asker = Asker(scene.client, people={kinds.NOAH: asking_users.somebody(email="")})
    with pytest.raises(Refusal, match="Slack shows no e-mail address of Noah Diaz"):
        await USERS.resolve(asking_users.spec(email="", person=kinds.NOAH), asker)
    found = await USERS.resolve(asking_users.spec(person=kinds.NOAH), asker)
    assert found.email == EMAIL


async def test_a_person_and_the_address_of_somebody_else_do_not_go_together(scene: Scene) -> None:
    wanted = asking_users.spec(email="liam@acme.example", person=kinds.NOAH)
    with pytest.raises(Refusal, match="Slack has another address of Noah Diaz"):
        await USERS.resolve(wanted, Asker(scene.client))
    same = await USERS.resolve(asking_users.spec(email="NOAH@acme.example", person=kinds.NOAH), scene.asker)
    assert same.email == EMAIL


async def test_the_form_says_so_at_the_address(scene: Scene) -> None:
    filled = asking_users.filled(person=kinds.NOAH, email="liam@acme.example")
    with pytest.raises(base.Wrong) as caught:
        await USERS.verify(scene.client, base.FIRST, filled, Asker(scene.client))
    assert set(caught.value.errors) == {"email"}
    await USERS.verify(scene.client, base.FIRST, asking_users.filled(), Asker(scene.client))
    nobody_else = asking_users.filled(person=kinds.NOAH, email=None)
    await USERS.verify(scene.client, base.FIRST, nobody_else, Asker(scene.client))
    assert scene.world.calls == [], "Zoom is asked for what needs it, and nothing else"


async def test_an_address_that_is_free_takes_one_look(scene: Scene) -> None:
    found = await looked(scene, asking_users.spec(person=kinds.NOAH))
    assert USERS.hints(found) == ()
    calls = [each for each in scene.world.calls if "token" not in each.path]
    assert [(each.method, each.path) for each in calls] == [("GET", f"/users/{EMAIL}")]


@pytest.mark.parametrize(
    ("handle", "type_", "words", "next_step"),
    [
        ("emma", Licence.BASIC, user_before.ACTIVE, user_before.SIGN_IN),
        ("emma", Licence.LICENSED, user_before.ACTIVE, user_before.SIGN_IN),
        ("yuki", Licence.LICENSED, user_before.ACTIVE, user_before.GIVE_LICENCE),
        ("yuki", Licence.BASIC, user_before.ACTIVE, user_before.SIGN_IN),
        ("pia", Licence.BASIC, user_before.PENDING, user_before.LOOK_FOR_MAIL),
        ("otto", Licence.BASIC, user_before.INACTIVE, user_before.ACTIVATE),
    ],
)
async def test_who_is_there_already_is_not_created_again(
    scene: Scene, handle: str, type_: Licence, words: str, next_step: str
) -> None:
    email = f"{handle}@acme.example"
    with pytest.raises(base.Exists) as caught:
        await looked(scene, asking_users.spec(email=email, type=type_))
    assert (caught.value.text, caught.value.next_step) == (words.format(email=email), next_step)
    assert caught.value.zoom_id in scene.world.account.users


async def test_an_invitation_that_expired_is_a_hint(scene: Scene) -> None:
    scene.world.expire("pia@acme.example")
    found = await looked(scene, asking_users.spec(email="pia@acme.example", person="U0PIA0006"))
    assert USERS.hints(found) == (user_before.WAS_INVITED,)


async def test_a_user_of_another_account_whom_zoom_tells_is_refused(scene: Scene) -> None:
    other = scene.world.add_user("max@other.example", foreign=True)
    # Zoom knows others by their ID alone; by an address it says that there is nobody.
    words, next_step = await refused(scene, asking_users.spec(email=other.id))
    assert words == user_before.OF_ANOTHER.format(email=other.id)
    assert next_step == user_before.INVITE_THEM


async def test_an_address_of_another_account_is_free_until_zoom_is_asked_to_create_it(scene: Scene) -> None:
    scene.world.add_user("max@other.example", foreign=True)
    spec = await looked(scene, asking_users.spec(email="max@other.example"))
    with pytest.raises(zoom.errors.Conflict) as caught:
        await USERS.create(scene.client, spec, kinds.EMMA)
    told = explain.refusal(caught.value, None, user_refusals.REFUSALS)
    assert "perhaps of another Zoom account" in told.text
    assert await USERS.find(scene.client, spec, kinds.NOW) == []


async def test_an_approver_is_told_of_a_typed_address_and_of_another_domain(scene: Scene) -> None:
    found = await looked(scene, asking_users.spec(email="sam@Partner.example"))
    external = user_before.EXTERNAL.format(domain="partner.example", own="acme.example")
    assert USERS.hints(found) == (user_before.TYPED, external)
    nowhere = await looked(scene, asking_users.spec(person=kinds.NOAH), Asker(scene.client, address=""))
    assert USERS.hints(nowhere) == (), "who has no address has no domain to compare with"


async def test_a_licence_comes_with_what_zoom_tells_of_them(scene: Scene) -> None:
    found = await looked(scene, asking_users.spec(type=Licence.LICENSED, person=kinds.NOAH))
    (hint,) = USERS.hints(found)
    counted = [each for each in scene.world.account.users.values() if each.status == "active"]
    licensed = sum(each.type == 2 for each in counted)
    assert hint == user_before.SEATS.format(licensed=licensed, pending=1)
    assert "does not tell how many licences" in hint


async def test_what_zoom_does_not_tell_of_licences_is_not_guessed(scene: Scene) -> None:
    scene.world.faults.add(Fault(FaultKind.XML_BODY, method="GET", path="/users/summary", status=400))
    found = await looked(scene, asking_users.spec(type=Licence.LICENSED, person=kinds.NOAH))
    assert USERS.hints(found) == (user_before.NO_SEATS,)


async def test_zoom_that_is_busy_is_waited_for_and_not_taken_for_an_answer(scene: Scene) -> None:
    scene.world.faults.add(Fault(FaultKind.DAILY_429, method="GET", path="/users/summary"))
    with pytest.raises(zoom.errors.Daily):
        await looked(scene, asking_users.spec(type=Licence.LICENSED))
    scene.world.faults.add(Fault(FaultKind.DAILY_429, method="GET", path="/accounts/me/managed_domains"))
    with pytest.raises(zoom.errors.Daily):
        await looked(scene, asking_users.spec(action=Action.AUTO))


async def test_at_once_takes_a_managed_domain(scene: Scene) -> None:
    spec = asking_users.spec(action=Action.AUTO, person=kinds.NOAH)
    tells_domains(scene, "acme.example")
    assert USERS.hints(await looked(scene, spec)) == ()
    tells_domains(scene, "other.example")
    words, next_step = await refused(scene, spec)
    assert words == user_before.NOT_MANAGED.format(domain="acme.example")
    assert next_step == user_before.OTHER_WAY


async def test_the_form_says_at_the_way_that_a_domain_is_not_managed(scene: Scene) -> None:
    tells_domains(scene)
    with pytest.raises(base.Wrong) as caught:
        await USERS.verify(scene.client, base.FIRST, asking_users.filled(action="autoCreate"), scene.asker)
    words = user_before.NOT_MANAGED.format(domain="acme.example")
    assert caught.value.errors == {"action": words}
    only = Users((UserAction.AUTO,))
    with pytest.raises(base.Wrong) as caught:
        await only.verify(scene.client, base.FIRST, {"email": EMAIL}, scene.asker)
    assert caught.value.errors == {"email": words}
    tells_domains(scene, "acme.example")
    await only.verify(scene.client, base.FIRST, {"email": EMAIL}, scene.asker)


async def test_a_domain_that_zoom_does_not_tell_of_is_a_hint(scene: Scene) -> None:
    """So it is with most accounts: only apps of a master account can have the scope."""
    found = await looked(scene, asking_users.spec(action=Action.AUTO, person=kinds.NOAH))
    assert USERS.hints(found) == (user_before.UNMANAGED.format(domain="acme.example"),)


async def test_groups_are_called_as_they_are_now_and_those_that_are_gone_are_named(scene: Scene) -> None:
    group = await kinds.KINDS["group"].create(
        scene.client, kinds.KINDS["group"].read({"name": "Sales"}, kinds.NEW), kinds.EMMA
    )
    spec = asking_users.spec(groups={group.zoom_id: "Sales of before"}, person=kinds.NOAH)
    assert (await looked(scene, spec)).groups == {group.zoom_id: "Sales"}
    gone = asking_users.spec(groups={group.zoom_id: "Sales", "Gone": "Marketing"})
    words, next_step = await refused(scene, gone)
    assert words == user_before.NO_GROUP.format(name="Marketing")
    assert next_step == user_before.OTHER_GROUPS


async def test_what_is_wrong_with_zoom_itself_is_no_answer_about_the_address(scene: Scene) -> None:
    scene.world.faults.add(Fault(FaultKind.SERVER_ERROR_BEFORE, method="GET", path="/users/*"))
    with pytest.raises(zoom.ZoomError):
        await asyncio.wait_for(looked(scene), timeout=30)
    scene.world.faults.clear()
    scene.world.faults.add(Fault(FaultKind.DAILY_429, method="GET", path="/users/*"))
    with pytest.raises(zoom.errors.Daily):
        await looked(scene)


async def test_an_account_that_counts_no_licences_is_not_guessed_about() -> None:
    fake = builders.Fake()
    fake.on("GET", f"/users/{EMAIL}").mock(return_value=builders.refusal(404, 1001, "User does not exist."))
    fake.on("GET", "/users/summary").respond(200, json={"licensed_users_count": 3})
    wanted = asking_users.spec(type=Licence.LICENSED, person=kinds.NOAH)
    async with fake.client:
        found = await USERS.prepare(fake.client, wanted, Asker(fake.client))
    assert USERS.hints(found) == (user_before.NO_SEATS,)


async def test_whose_address_was_typed_is_known_by_it(scene: Scene) -> None:
    """Else who may approve could have somebody else type it for them."""
    asker = Asker(scene.client)
    found = await USERS.resolve(asking_users.spec(email="Ines@acme.example"), asker)
    assert (found.person, found.email) == ("U0INES008", "ines@acme.example")
    assert (found.first_name, found.last_name) == ("Ines", "Costa")
    assert USERS.beneficiary(found) == "U0INES008"
    assert await USERS.resolve(found, asker) == found


async def test_what_follows_a_plus_hides_nobody(scene: Scene) -> None:
    """Mail to it reaches the same person, who may not approve it either."""
    asker = Asker(scene.client)
    found = await USERS.resolve(asking_users.spec(email="Ines+zoom@acme.example"), asker)
    assert (found.person, found.email) == ("U0INES008", "Ines+zoom@acme.example")
    assert await USERS.resolve(found, asker) == found
    assert user_before.mismatch(await asker.profile("U0INES008"), "+@acme.example")
    nobody = asking_users.spec(email="karl+zoom@other.example")
    assert await USERS.resolve(nobody, asker) == nobody


async def test_nobody_gets_the_address_of_somebody_else(scene: Scene) -> None:
    """Else who may approve could have it asked for in the name of a bot, which has no address."""
    asker = Asker(scene.client, people={kinds.NOAH: asking_users.somebody(email="")})
    for address in ("ines@acme.example", "Ines+zoom@acme.example"):
        with pytest.raises(Refusal, match="is the address of Ines Costa in Slack"):
            await USERS.resolve(asking_users.spec(email=address, person=kinds.NOAH), asker)


async def test_an_address_of_nobody_in_slack_stays_as_it_was_typed(scene: Scene) -> None:
    wanted = asking_users.spec(email="Karl@other.example")
    assert await USERS.resolve(wanted, Asker(scene.client)) == wanted
