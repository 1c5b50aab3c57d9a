"""Every refusal of the fake Zoom is one that Zoom's own documents list, where they lie beside the project."""

import re

import pytest

from sandbox.zoom import routes
from sandbox.zoom.account import Plan
from sandbox.zoom.faults import Fault, FaultKind
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from tests.sandbox.zoom import documents
from tests.sandbox.zoom.builders import EMMA, LIAM, OTTO, PIA, Caller, series

if not documents.FOLDER.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance


async def refusals(zoom: Caller) -> None:
    """As many different refusals as this Zoom has, into its log."""
    world, mine = zoom.world, f"/users/{EMMA.zoom_id}/meetings"
    world.account.granted_scopes |= {"account:read:admin"}
    await zoom.log_in()
    meeting, running = await zoom.created(**series()), await zoom.created()
    others = await zoom.created(LIAM.email)
    world.start(running["id"])
    foreign = world.add_user("ines@other.example", foreign=True)
    world.users[PIA.zoom_id].invitation_expired = True
    for who in (OTTO.zoom_id, PIA.zoom_id, foreign.id, "nobody"):
        for path in (f"/users/{who}", f"/users/{who}/meetings", f"/users/{who}/meeting_templates"):
            await zoom.get(path)
        await zoom.call("POST", f"/users/{who}/meetings", json={})
    for body in (
        {"type": 1, "schedule_for": LIAM.email},
        {"schedule_for": LIAM.email},
        {"schedule_for": "x"},
        {"settings": {"alternative_hosts": "x"}},
        {"template_id": "x"},
    ):
        await zoom.call("POST", mine, json=body)
        await zoom.patch(meeting["id"], body)
    await zoom.call("POST", mine, json={"password": "x" * 11})
    await zoom.call("GET", mine, params={"next_page_token": "x"})
    await zoom.call("GET", "/users", params={"next_page_token": "x"})
    await zoom.call("GET", "/users", params={"status": "x"})
    world.users[LIAM.zoom_id].status = "inactive"
    await zoom.get("/accounts/other/managed_domains")
    await zoom.make(EMMA.email)
    await zoom.change("nobody")
    for number in (1, meeting["id"], running["id"], others["id"], world.users[EMMA.zoom_id].pmi):
        await zoom.get(f"/meetings/{number}", occurrence_id="x")
        await zoom.get(f"/meetings/{number}/invitation")
        await zoom.patch(number, {"topic": 1}, occurrence_id="x")
        await zoom.patch(number, {"topic": "x"}, occurrence_id="x")
        await zoom.delete(number, occurrence_id="x")
        for action in ("recover", "end", "end", "dance"):
            await zoom.set_status(number, action)


async def refusals_of_groups(zoom: Caller) -> None:
    """The same for the groups of each kind."""
    world, random = zoom.world, zoom.world.account.random
    mine, foreign = (
        world.of(groups.State).add(random, name, foreign=name == "B", members=[LIAM.zoom_id]).id
        for name in "AB"
    )
    im = world.of(im_groups.State).add(random, "A").id
    contacts = world.of(contact_groups.State).add(random, "A", [EMMA.zoom_id]).id
    for path, ids in (
        ("/groups", (mine, foreign, "x")),
        ("/im/groups", (im, "x")),
        ("/contacts/groups", (contacts, "x")),
    ):
        for body in ({"name": "A"}, {"group_name": 1}, {}, {"name": " "}):
            await zoom.call("POST", path, json=body)
        await zoom.get(path, next_page_token="x") if path != "/im/groups" else await zoom.get(path)
        for one in ids:
            await zoom.get(f"{path}/{one}")
            await zoom.call("PATCH", f"{path}/{one}", json={"name": 1})
            await zoom.call("POST", f"{path}/{one}/members", json={"members": 1, "group_members": 1})
            await zoom.get(f"{path}/{one}/members", next_page_token="x")
            member = f"{path}/{one}/members"
            await zoom.call("DELETE", f"{member}?member_ids=x" if "contacts" in path else f"{member}/x")
        await zoom.call("DELETE", f"{path}/x")


async def refusals_of_the_gate(zoom: Caller) -> None:
    """A limit, a missing scope and a missing token, on every operation."""
    for _ in range(3):
        for operation in routes.OPERATIONS:
            path = re.sub(r"{\w+}", "1", operation.path.replace("{userId}", EMMA.zoom_id))
            await zoom.call(operation.method, path, **({"json": {}} if operation.has_body else {}))
        if zoom.world.faults.active:
            zoom.world.faults.clear()
            zoom.world.account.granted_scopes = frozenset()
            await zoom.log_in()
        else:
            zoom.headers = {}


async def test_every_refusal_is_one_that_zoom_documents(zoom: Caller) -> None:
    zoom.world.account.limits_apply = False
    await refusals(zoom)
    for _ in range(2):
        await refusals_of_groups(zoom)
        zoom.world.of(im_groups.State).ended = True
    zoom.world.of(im_groups.State).ended = False
    zoom.world.account.plan = Plan.FREE
    await refusals_of_groups(zoom)
    zoom.world.faults.add(Fault(FaultKind.DAILY_429))
    await refusals_of_the_gate(zoom)
    met = documents.refusals_met(zoom.world.calls)
    assert met.keys() == documents.OPERATIONS.keys()
    assert documents.surprises(met) == {}
    unlisted = {name for name, some in met.items() if not some & documents.codes(name)}
    assert unlisted <= {"GET /users", "GET /users/summary", "POST /im/groups"}
