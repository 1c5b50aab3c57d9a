"""All ways of creating a user, and what follows, against Zoom's own documents."""

from datetime import date

import pytest

from bot.resources.user_spec import Licence
from bot.zoom.users import Action
from sandbox.zoom import admission
from tests.journeys import conforming
from tests.resources import asking_users, kinds
from tests.resources.asking_users import EMAIL, USERS

if not conforming.HERE:
    pytest.skip("Slack's and Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = [pytest.mark.conformance, pytest.mark.long]


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("licence", list(Licence))
async def test_what_is_sent_and_asked_is_in_zooms_documents(action: Action, licence: Licence) -> None:
    async with kinds.scene() as scene:
        state = scene.world.account.of(admission.State)
        state.sso = state.pre_provisioning = state.partner = True
        groups = kinds.KINDS["group"]
        made = await groups.create(scene.client, groups.read({"name": "Sales"}, kinds.NEW), kinds.EMMA)
        wanted = asking_users.spec(
            action=action,
            type=licence,
            first_name="Noah",
            groups={made.zoom_id: "Sales"},
            until=date(2026, 11, 30) if licence is Licence.LICENSED else None,
        )
        spec = await kinds.prepared(USERS, wanted, scene)
        user = await USERS.create(scene.client, spec, kinds.EMMA)
        await USERS.complete(scene.client, user.zoom_id, spec)
        if action is Action.CREATE:
            scene.world.accept(EMAIL)
        assert (await USERS.standing(scene.client, user.zoom_id, spec)).settled
        assert await USERS.lapse(scene.client, user.zoom_id, spec)
        assert [problem for call in scene.world.calls for problem in conforming.of_zoom(call)] == []
