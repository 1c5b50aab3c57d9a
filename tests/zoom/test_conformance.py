"""Our models and operations against Zoom's own documents, which lie beside the project, not in it."""

import inspect
import re
from typing import Any, Final

import pytest

from bot.zoom import meetings, operations, templates, users
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
    *(("users", each) for _, each in inspect.getmembers(users) if isinstance(each, operations.Operation)),
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
    assert "not understood" not in caplog.text


def test_the_fields_of_the_answer_that_let_somebody_in_are_secret() -> None:
    created = documents.answer_of("meetings", meetings.CREATE, "201")
    shown = repr(meetings.Meeting.model_validate(created))
    for name in created:
        if any(word in name for word in ("password", "url", "key")):
            assert f"{name}=SecretStr('**********')" in shown or f" {name}=" not in shown, name
