"""The fake Zoom's users against Zoom's own documents, where they lie beside the project."""

import re
from collections.abc import Mapping

import jsonschema
import pytest

from sandbox.zoom import user_input
from sandbox.zoom.admission import ACTIONS, AUTO_CREATE, SSO_CREATE
from sandbox.zoom.user import UserType
from tests.sandbox.zoom import documents, user_cases
from tests.sandbox.zoom.builders import NOAH, Caller, calling

if not documents.FOLDER.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance
CREATE, UPDATE = "POST /users", "PATCH /users/{userId}"
UNSAID = {
    "Group does not exist: nothing",
    "Invalid access token. Does not contain permissions [User:Edit]",
    # Zoom writes "wasn't" where users are changed, and this where they are read.
    "A valid invitation to join the Zoom account was not found for this user",
}
"""Said elsewhere in the documents, not where users are changed."""


@pytest.mark.parametrize(
    ("action", "type_"),
    [
        *((action, type_) for action in ACTIONS for type_ in (1, 2, 4)),
        (SSO_CREATE, UserType.NONE),
    ],
)
async def test_new_users_are_answered_as_documented(zoom: Caller, action: str, type_: int) -> None:
    user_cases.set_(sso=True, pre_provisioning=True, partner=True)(zoom.world)
    info = {"email": NOAH.email, "type": type_, "first_name": "Noah", "last_name": "D", "display_name": "N"}
    if action == AUTO_CREATE:
        info["password"] = user_cases.STRONG
    body = {"action": action, "user_info": info}
    jsonschema.Draft4Validator(documents.request_schema(CREATE)).validate(body)
    made = await documents.conform(zoom, CREATE, 201, "/users", json=body)
    one = f"/users/{made['id']}"
    await documents.conform(zoom, "GET /users/{userId}", 200, one)
    await documents.conform(zoom, UPDATE, 204, one, json={"first_name": "Noe"})
    for status in ("active", "pending"):
        await documents.conform(zoom, "GET /users", 200, "/users", params={"status": status})
    await documents.conform(zoom, "GET /users/summary", 200, "/users/summary")


async def test_managed_domains_are_answered_as_documented(zoom: Caller) -> None:
    zoom.world.account.granted_scopes |= {"account:read:managed_domains:master"}
    await zoom.log_in()
    operation = "GET /accounts/{accountId}/managed_domains"
    await documents.conform(zoom, operation, 200, "/accounts/me/managed_domains")


def test_a_new_user_is_refused_with_each_code_of_the_document_and_no_other() -> None:
    assert {each.answer for each in user_cases.NEW.values()} == documents.codes(CREATE)


def test_a_change_is_refused_with_the_codes_of_the_document() -> None:
    met = {each.answer for each in user_cases.CHANGED.values()}
    assert documents.surprises({UPDATE: met}) == {}
    # Here are no personal links, no Zoom United, and nothing that asks for a paid host.
    assert documents.codes(UPDATE) - met == {(400, 4100), (400, 2039), (400, 1109)}


def test_the_fields_of_a_new_user_are_those_of_the_document() -> None:
    found = documents.differences(user_input.SHAPE, documents.request_schema(CREATE))
    # Here are no plans to choose from.
    assert {each.partition(":")[0] for each in found} == {
        "user_info.feature.zoom_one_type",
        "user_info.plan_united_type",
        "user_info.license_info_list[].license_option",
    }


def test_the_fields_of_a_change_of_a_user_are_some_of_the_documents() -> None:
    known = documents.properties(documents.request_schema(UPDATE))
    shapes = user_input.UPDATE_SHAPE.fields
    differing = {name for name in shapes if [*documents.differences(shapes[name], known[name])]}
    assert differing == {"zoom_one_type", "plan_united_type"}


def spoken(operation: str) -> list[str]:
    """What the document has Zoom say, as patterns: its placeholders stand for anything."""
    patterns = []
    for answer in documents.described(operation)["responses"].values():
        for line in re.split(r"<br>|\n\s*\* |\n", answer["description"]):
            plain = re.escape(re.sub(r"[*`\"\u201c\u201d]", "", line).replace("\u2019", "'").strip(" ."))
            patterns.append(re.sub(r"(\\\{\\?\$?\w+\\\}|\\\$\w+)", ".+", plain))
    return patterns


@pytest.mark.parametrize(
    ("operation", "cases"), [(CREATE, user_cases.NEW), (UPDATE, user_cases.CHANGED)], ids=["new", "changed"]
)
async def test_a_refusal_is_told_in_the_words_of_the_document(
    operation: str, cases: Mapping[str, user_cases.Case]
) -> None:
    patterns, strange = spoken(operation), set[str]()
    for case in cases.values():
        async with calling() as zoom:
            case.given(zoom.world)
            sent = case.sent
            answer = await (zoom.make(**sent) if operation == CREATE else zoom.change(case.whom, **sent))
            said = re.sub(r"[*`\"]", "", answer.json()["message"]).strip(" .")
            if not any(re.fullmatch(each, said) for each in patterns):
                strange.add(said)
    assert strange - UNSAID == {"Validation Failed"}
