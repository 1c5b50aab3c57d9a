"""Groups of all kinds against Zoom's own documents."""

import inspect
import re
from types import ModuleType
from typing import Final

import pytest

from bot.zoom import contact_groups, groups, im_groups, models, operations
from tests.zoom import documents
from tests.zoom.builders import Fake

if not documents.FOLDER.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

MODULES: Final = {groups: "users", im_groups: "team-chat.trimmed", contact_groups: "users"}
OPERATIONS: Final = [
    (name, operation)
    for module, name in MODULES.items()
    for _, operation in inspect.getmembers(module)
    if isinstance(operation, operations.Operation)
]
BODIES: Final[list[tuple[operations.Operation, str, type[models.Body]]]] = [
    (groups.CREATE, "users", groups.Request),
    (groups.UPDATE, "users", groups.Request),
    (groups.ADD_MEMBERS, "users", groups.People),
    (im_groups.CREATE, "team-chat.trimmed", im_groups.Request),
    (im_groups.UPDATE, "team-chat.trimmed", im_groups.Update),
    (im_groups.ADD_MEMBERS, "team-chat.trimmed", im_groups.People),
    (contact_groups.CREATE, "users", contact_groups.Request),
    (contact_groups.UPDATE, "users", contact_groups.Update),
    (contact_groups.ADD_MEMBERS, "users", contact_groups.People),
]
DIFFERENT: Final = {
    ("/groups", "name", "maxLength"): "only in the text of the change: less than 128 characters",
    ("/groups/{groupId}", "name", "maxLength"): "as above",
    ("/groups/{groupId}/members", "members", "maximum"): "Zoom means maxItems",
    ("/groups/{groupId}/members", "members", "maxItems"): "Zoom writes maximum",
    ("/groups/{groupId}/members", "members", "minItems"): "nobody to add is nothing to ask for",
    ("/im/groups/{groupId}/members", "members", "maximum"): "Zoom means maxItems",
    ("/im/groups/{groupId}/members", "members", "maxItems"): "Zoom writes maximum",
    ("/im/groups/{groupId}/members", "members", "minItems"): "nobody to add is nothing to ask for",
    ("/contacts/groups", "group_members", "maxItems"): "only in Zoom's text: 50 users",
    ("/contacts/groups/{groupId}/members", "group_members", "maxItems"): "only in Zoom's text: 50 users",
    (
        "/contacts/groups/{groupId}/members",
        "group_members",
        "minItems",
    ): "nobody to add is nothing to ask for",
}
"""Where we differ from the documents on purpose, and why."""


@pytest.mark.parametrize(
    ("name", "operation"), OPERATIONS, ids=[f"{each.method} {each.path}" for _, each in OPERATIONS]
)
def test_an_operation_is_as_zoom_documents_it(name: str, operation: operations.Operation) -> None:
    theirs = documents.document(name)["paths"][operation.path][operation.method.lower()]
    assert operation.scopes == set(theirs["security"][0]["openapi_oauth"])
    label = re.search(r"Rate Limit Label\][^`]*`(\w+)`", theirs["description"])
    assert label is not None
    assert operation.label == label[1].lower()


@pytest.mark.parametrize(
    ("operation", "name", "model"), BODIES, ids=[f"{each.method} {each.path}" for each, _, _ in BODIES]
)
def test_what_is_sent_has_zooms_names(
    operation: operations.Operation, name: str, model: type[models.Body]
) -> None:
    theirs = documents.flat(documents.body_of(name, operation.path, operation.method.lower()), {})
    assert set(documents.ours(model)) == set(theirs)


def test_limits_are_zooms_but_where_its_text_says_otherwise() -> None:
    found = set()
    for operation, name, model in BODIES:
        theirs = documents.flat(documents.body_of(name, operation.path, operation.method.lower()), {})
        modelled = documents.ours(model)
        for field, schema in theirs.items():
            expected, ours = documents.limits_of(schema), documents.limits_of(modelled[field])
            found |= {
                (operation.path, field, limit)
                for limit in expected.keys() | ours.keys()
                if expected.get(limit) != ours.get(limit)
            }
    assert found == set(DIFFERENT)


@pytest.mark.parametrize("module", [groups, im_groups, contact_groups])
async def test_zooms_own_examples_are_understood(
    module: ModuleType, fake: Fake, caplog: pytest.LogCaptureFixture
) -> None:
    name = MODULES[module]
    one = module.GET.path.replace("{groupId}", "g")
    fake.on("GET", one).respond(200, json=documents.answer_of(name, module.GET, "200"))
    fake.on("GET", module.LIST.path).respond(200, json=documents.answer_of(name, module.LIST, "200"))
    fake.on("GET", f"{one}/members").respond(200, json=documents.answer_of(name, module.MEMBERS, "200"))
    fake.on("POST", module.CREATE.path).respond(201, json=documents.answer_of(name, module.CREATE, "201"))
    fake.on("POST", f"{one}/members").respond(201, json=documents.answer_of(name, module.ADD_MEMBERS, "201"))
    called = "group_name" if module is contact_groups else "name"
    made = await module.create(fake.client, module.Request.model_validate({called: "QA"}))
    for group in (made, await module.get(fake.client, "g"), await anext(module.each(fake.client))):
        assert getattr(group, called) == "Developers"
    assert (await anext(module.members(fake.client, "g"))).id
    assert len(await module.add_members(fake.client, "g", ["z"])) == 1
    assert "not understood" not in caplog.text


def test_the_types_and_privacies_are_zooms() -> None:
    types = documents.body_of("team-chat.trimmed", "/im/groups", "post")["properties"]["type"]
    privacy = documents.body_of("users", "/contacts/groups", "post")["properties"]["group_privacy"]
    assert [*im_groups.Type] == types["enum"]
    assert [*contact_groups.Privacy] == privacy["enum"]


def test_only_adding_members_and_creating_do_not_say_that_im_groups_have_ended() -> None:
    name = MODULES[im_groups]
    silent = {
        operation
        for document, operation in OPERATIONS
        if document == name and 4137 not in {code for code, _ in documents.refusals_of(name, operation)}
    }
    assert silent == {im_groups.CREATE, im_groups.MEMBERS, im_groups.ADD_MEMBERS}
