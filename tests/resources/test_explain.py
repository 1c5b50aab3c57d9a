from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import zoom
from bot.resources import explain, group_refusals, meeting_refusals

RESETS = datetime(2026, 11, 22, tzinfo=UTC)
OWN = (*group_refusals.REFUSALS, *meeting_refusals.REFUSALS)
"""The kinds' own words."""


@pytest.mark.parametrize("code", [200, 1001, 1010, 1120, 3001, 3018, 3037, 3161, 4130, 4131, 4132, 4137])
def test_a_documented_code_has_plain_words_and_a_next_step(code: int) -> None:
    told = explain.refusal(zoom.errors.NotAllowed("Zoom's own words", code=code, status=400), None, OWN)
    assert told.text
    assert told.next_step
    assert "Zoom's own words" not in told.text


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (zoom.errors.PerSecond("x", retry_after=None), "busy"),
        (zoom.errors.Unauthorized("x"), "credentials"),
        (zoom.errors.Gone("x", code=4137, status=410), "ended"),
        (zoom.errors.ServerError("x", status=500), "problem of its own"),
        (zoom.errors.Garbled("x"), "no sense"),
        (zoom.errors.Unreachable("x", sent=False), "nothing was done"),
        (zoom.errors.Invalid("topic is odd", code=300, status=400), "topic is odd"),
        (zoom.errors.MissingScopes("x", scopes=["meeting:write:meeting:admin"]), "does not let the bot"),
    ],
)
def test_each_kind_of_error_has_words(error: zoom.ZoomError, said: str) -> None:
    assert said in explain.refusal(error, None).text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("You cannot schedule a meeting for liam@acme.example", "schedule for that person"),
        ('Unable to assign "liam@acme.example" as an alternative host because ...', "alternative hosts"),
        ("Meeting template does not exist.", "template"),
        ("The passcode does not meet the requirements.", "passcode"),
    ],
)
def test_what_zoom_says_of_a_meetings_settings_has_plain_words_and_a_next_step(words: str, said: str) -> None:
    told = explain.refusal(zoom.errors.Invalid(words, code=300, status=400), None, OWN)
    assert said in told.text
    assert told.text != words
    assert told.next_step


@pytest.mark.parametrize(
    ("code", "message", "said", "next_step"),
    [
        (200, "Only available for Paid account,{accountId}.", "only to paid accounts", "plan Pro"),
        (
            200,
            "Group cannot be deleted. Information Barriers policies have been applied to this group.",
            "information barriers",
            "admin",
        ),
        (
            300,
            "It has reached the maximum number of groups. You can clean up some",
            "as many groups",
            "delete",
        ),
        (300, "Missing field: name.", "does not take that name", "1 to 128"),
        (300, "Invalid parameter: name.", "does not take that name", "1 to 128"),
        (300, "A group with this groupId: dir.1 does not exist.", "no such group any more", "deleted it"),
        (300, "A member with this memberId: Z1 does not exist.", "as a member", "Try again"),
        (300, "A group must have at least one member.", "at least one member", "Add somebody"),
        (300, "The maximum number of user member per request is 50.", "at once", "runs this bot"),
        (300, "The next page token is either invalid or has expired.", "long list", "Try again"),
        (1010, "Group does not belong to your account.", "group belongs to another", "of your own"),
        (1010, "User does not belong to this account.", "Your Zoom user belongs to another", "admin"),
        (4130, "A group with this G1 does not exist.", "no such group any more", "deleted it"),
        (4131, "Group member does not exist.", "is not in the group", "Nothing was changed"),
        (4132, 'The group name "QA" is already in use.', "has that name already", "another name"),
        (4137, "The IM Group APIs are no longer available.", "ended IM groups", "contact group"),
    ],
)
def test_what_one_code_says_of_many_things_is_told_by_its_words(
    code: int, message: str, said: str, next_step: str
) -> None:
    told = explain.refusal(zoom.errors.Answered(message, code=code, status=400), None, OWN)
    assert said in told.text
    assert next_step in told.next_step


def test_the_words_of_a_kind_come_before_those_that_all_share() -> None:
    error = zoom.errors.NotAllowed("x", code=200, status=400)
    assert explain.refusal(error, None, [(200, "Its own.", "Do it.")]).text == "Its own."
    assert explain.refusal(error, None).text != "Its own."


def test_a_code_of_another_kind_is_told_in_zooms_words() -> None:
    assert (
        "Group gone" in explain.refusal(zoom.errors.Answered("Group gone", code=4130, status=404), None).text
    )


def test_the_fields_that_zoom_named_are_named() -> None:
    fields = [zoom.errors.FieldError("settings.jbh_time", "Invalid field.")]
    error = zoom.errors.Invalid("Validation Failed.", code=300, status=400, errors=fields)
    assert "Validation Failed. settings.jbh_time: Invalid field." in explain.refusal(error, None).text


def test_missing_scopes_are_named() -> None:
    error = zoom.errors.MissingScopes("x", scopes=["a:b", "c:d"])
    assert "a:b, c:d" in explain.refusal(error, None).next_step


def test_silence_does_not_claim_that_nothing_was_done() -> None:
    told = explain.refusal(zoom.errors.Unreachable("x", sent=True), None)
    assert "nothing" not in told.text


@pytest.mark.parametrize(
    ("zone", "ends"),
    [(ZoneInfo("Asia/Tokyo"), "09:00 JST on Sunday 22 November"), (None, "00:00 UTC on Sunday 22 November")],
)
def test_a_daily_limit_ends_at_a_time_of_the_askers(zone: ZoneInfo | None, ends: str) -> None:
    words = "You have exceeded the daily rate limit (100) of Meeting Create/Update API requests."
    told = explain.refusal(zoom.errors.Daily(words, resets_at=RESETS), zone)
    assert "100" in told.text
    assert ends in told.next_step


def test_a_daily_limit_without_a_number_is_told_without_one() -> None:
    assert (
        explain.refusal(zoom.errors.Daily("none left", resets_at=RESETS), None).text
        == "Zoom's daily limit is reached."
    )
