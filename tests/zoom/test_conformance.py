"""Our models and operations against Zoom's own documents, which lie beside the project, not in it."""

import inspect
import re
from typing import Any, Final

import pytest

from bot.zoom import limits, meetings, operations, templates, users
from tests.zoom import documents
from tests.zoom.builders import Fake

if not documents.FOLDER.is_dir():
    pytest.skip("Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

DIFFERENT: Final = {
    ("recurrence.weekly_days", "enum"): "Zoom lists single days, and its text allows several: 2,4",
    ("recurrence.monthly_day", "minimum"): "only in Zoom's text: 1 to 31",
    ("recurrence.monthly_day", "maximum"): "only in Zoom's text: 1 to 31",
    ("recurrence.repeat_interval", "minimum"): "Zoom gives none, and less than 1 means nothing",
    ("recurrence.end_times", "minimum"): "only in Zoom's text: 0 is without end",
    ("settings.sign_language_interpretation.interpreters", "maximum"): "Zoom means maxItems",
    ("settings.sign_language_interpretation.interpreters", "maxItems"): "Zoom writes maximum",
    ("settings.auto_add_recording_to_video_management.enable", "default"): "required, so there is no default",
}
"""Where we differ from the document on purpose, and why."""
PATCH_ONLY: Final = {
    "settings.authentication_exception[].join_url": "Zoom makes it",
    "settings.authentication_name": "Zoom makes it, from authentication_option",
    "settings.custom_keys": "of partners with an ISV plan; Zoom's text forbids them to others",
    "settings.custom_keys[].key": "as above",
    "settings.custom_keys[].value": "as above",
    "settings.enforce_login": "deprecated for meeting_authentication",
    "settings.enforce_login_domains": "deprecated for authentication_domains",
    **{
        f"settings.global_dial_in_numbers{each}": "Zoom makes them, from global_dial_in_countries"
        for each in ("", "[].city", "[].country", "[].country_name", "[].number", "[].type")
    },
}


def test_every_property_of_a_meeting_to_create_is_modelled_with_its_limits() -> None:
    theirs = documents.flat(documents.body_of("meetings", "/users/{userId}/meetings", "post"), {})
    modelled = documents.ours(meetings.MeetingRequest)
    assert set(modelled) == set(theirs)
    used = set[tuple[str, str]]()
    for name, schema in theirs.items():
        expected, found = documents.limits_of(schema), documents.limits_of(modelled[name])
        for limit in expected.keys() | found.keys():
            if expected.get(limit) != found.get(limit):
                assert (name, limit) in DIFFERENT, (name, limit, expected.get(limit), found.get(limit))
                used.add((name, limit))
    assert used == set(DIFFERENT)


def test_every_property_of_a_change_is_modelled_or_not_ours_to_set() -> None:
    theirs = documents.flat(documents.body_of("meetings", "/meetings/{meetingId}", "patch"), {})
    modelled = documents.ours(meetings.MeetingUpdate)
    assert set(theirs) - set(modelled) == set(PATCH_ONLY)


def test_what_zoom_requires_we_require() -> None:
    def required(schema: dict[str, Any], root: dict[str, Any], name: str = "") -> set[str]:
        found = {f"{name}{key}" for key in schema.get("required", [])}
        for key, value in schema.get("properties", {}).items():
            own = documents.plain(value, root)
            found |= required(own, root, f"{name}{key}.")
            found |= required(documents.plain(own.get("items", {}), root), root, f"{name}{key}[].")
        return found

    schema = meetings.MeetingRequest.model_json_schema()
    theirs = required(documents.body_of("meetings", "/users/{userId}/meetings", "post"), {})
    extra = {"settings.meeting_invitees[].email"}  # an invitee without an address is nobody
    assert required(schema, schema) == theirs | extra
    schema = users.Request.model_json_schema()
    theirs = required(documents.body_of("users", "/users", "post"), {})
    theirs = {each for each in theirs if not each.startswith("user_info.license_info_list")}
    assert required(schema, schema) == theirs | {"user_info"}  # without it there is no address


NOT_OF_A_USER: Final = {
    "user_info.division_ids": "of accounts with divisions; nobody asks for it yet",
    "user_info.feature": "of Zoom Phone and bundles, which are bought otherwise",
    "user_info.plan_united_type": "as above",
    "user_info.license_info_list": "of accounts with several subscriptions",
}
"""What Zoom takes of a new user that is not modelled, and why."""


def test_every_property_of_a_user_to_create_is_modelled_with_its_limits_or_left_out_on_purpose() -> None:
    theirs = documents.flat(documents.body_of("users", "/users", "post"), {})
    modelled = documents.ours(users.Request)
    assert set(modelled) <= set(theirs)
    left_out = set(theirs) - set(modelled)
    known = re.compile("|".join(map(re.escape, NOT_OF_A_USER)))
    assert all(map(known.match, left_out))
    for name, schema in modelled.items():
        expected, found = documents.limits_of(theirs[name]), documents.limits_of(schema)
        assert found == expected, name
    password = theirs["user_info.password"]
    assert (password["minLength"], password["maxLength"]) == (
        users.SHORTEST_PASSWORD,
        users.LONGEST_PASSWORD,
    )
    written = {name: schema.get("description", "") for name, schema in theirs.items()}
    assert "more than 5 Chinese" in written["user_info.first_name"]
    assert "more than 5 Chinese" in written["user_info.last_name"]
    assert "more than 10 Chinese" in written["user_info.display_name"]
    assert (users.MOST_CHINESE, users.MOST_CHINESE_SHOWN) == (5, 10)


def test_what_is_changed_of_a_user_is_in_zooms_document() -> None:
    theirs = documents.flat(documents.body_of("users", "/users/{userId}", "patch"), {})
    for name, schema in documents.ours(users.Update).items():
        assert documents.limits_of(schema) == documents.limits_of(theirs[name]), name
    assert "pending user" in theirs["group_id"]["description"]


def test_the_daily_limits_of_invitations_are_those_that_zoom_names() -> None:
    said = documents.document("users")["paths"]["/users"]["post"]["description"]
    named = re.findall(r"\* ([\d,]+) requests per day for \*\*(\w+)\+?\*\*", said)
    found = {limits.Plan(plan.lower()): int(number.replace(",", "")) for number, plan in named}
    assert found == users.INVITATIONS_A_DAY


def test_every_kind_of_list_is_one_of_zooms() -> None:
    parameters = documents.document("meetings")["paths"]["/users/{userId}/meetings"]["get"]["parameters"]
    kinds = next(each["schema"]["enum"] for each in parameters if each["name"] == "type")
    assert [*meetings.Kind] == kinds


OPERATIONS: Final = [
    *(
        ("meetings", each)
        for module in (meetings, templates)
        for _, each in inspect.getmembers(module)
        if isinstance(each, operations.Operation)
    ),
    *(
        ("accounts.trimmed" if each.path.startswith("/accounts") else "users", each)
        for _, each in inspect.getmembers(users)
        if isinstance(each, operations.Operation)
    ),
]


@pytest.mark.parametrize(
    ("name", "operation"), OPERATIONS, ids=[f"{each.method} {each.path}" for _, each in OPERATIONS]
)
def test_an_operation_is_as_zoom_documents_it(name: str, operation: operations.Operation) -> None:
    theirs = documents.document(name)["paths"][operation.path][operation.method.lower()]
    assert operation.scopes == set(theirs["security"][0]["openapi_oauth"])
    label = re.search(r"Rate Limit Label\][^`]*`(\w+)`", theirs["description"])
    assert label is not None
    assert operation.label == label[1].lower()


async def test_zooms_own_examples_are_understood(fake: Fake, caplog: pytest.LogCaptureFixture) -> None:
    created = documents.answer_of("meetings", meetings.CREATE, "201")
    fake.on("POST", "/users/alice/meetings").respond(201, json=created)
    fake.on("GET", "/meetings/1").respond(200, json=documents.answer_of("meetings", meetings.GET, "200"))
    fake.on("GET", "/users/alice/meetings").respond(
        200, json=documents.answer_of("meetings", meetings.LIST, "200")
    )
    fake.on("GET", "/meetings/1/invitation").respond(
        200, json=documents.answer_of("meetings", meetings.INVITATION, "200")
    )
    fake.on("GET", "/users/alice").respond(200, json=documents.answer_of("users", users.GET, "200"))
    fake.on("GET", "/users").respond(200, json=documents.answer_of("users", users.LIST, "200"))
    fake.on("POST", "/users").respond(201, json=documents.answer_of("users", users.CREATE, "201"))
    fake.on("GET", "/users/summary").respond(200, json=documents.answer_of("users", users.SUMMARY, "200"))
    managed = documents.answer_of("accounts.trimmed", users.DOMAINS, "200")
    fake.on("GET", "/accounts/me/managed_domains").respond(200, json=managed)
    made = await meetings.create(fake.client, "alice", meetings.MeetingRequest())
    read = await meetings.get(fake.client, 1)
    for meeting in (made, read):
        assert meeting.start_time is not None
        assert meeting.start_url is not None
        assert meeting.settings.global_dial_in_numbers
        assert meeting.occurrences[0].start_time is not None
    assert (await anext(meetings.each(fake.client, "alice"))).topic == "My Meeting"
    assert (await meetings.invitation(fake.client, 1)).invitation
    assert (await users.get(fake.client, "alice")).status == "pending"
    assert (await anext(users.each(fake.client))).email == "jchill@example.com"
    info = users.Info(email="jchill@example.com", type=users.Type.BASIC)
    request = users.Request(action=users.Action.CREATE, user_info=info)
    assert (await users.create(fake.client, request)).id == "KDcuGIm1QgePTO8WbOqwIQ"
    assert (await users.summary(fake.client)).licensed_users_count == 30
    assert await users.domains(fake.client) == {"example.com"}
    assert "not understood" not in caplog.text


def test_the_fields_of_the_answer_that_let_somebody_in_are_secret() -> None:
    created = documents.answer_of("meetings", meetings.CREATE, "201")
    shown = repr(meetings.Meeting.model_validate(created))
    for name in created:
        if any(word in name for word in ("password", "url", "key")):
            assert f"{name}=SecretStr('**********')" in shown or f" {name}=" not in shown, name
