"""What a person types becomes what Zoom takes, and is shown again as it was; errors name the line."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.resources import meeting_fields
from bot.resources import meeting_shapes as shapes
from bot.resources.meeting_setting import Setting
from bot.resources.meeting_shapes import Shape
from bot.slack import form
from tests.resources import filling

PUT_ONLY = {"passcode", "alternative_hosts", "schedule_for", "template"}
"""What Zoom has of these does not become what was filled in again."""


@pytest.mark.parametrize(
    "setting", [each for each in filling.CREATABLE if each.name not in PUT_ONLY], ids=lambda each: each.name
)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_zoom_has_is_shown_so_that_it_would_be_sent_again(setting: Setting, data: st.DataObject) -> None:
    value, _ = data.draw(filling.values(setting))
    sent = setting.shape.put(value)
    shown = setting.shape.take(sent)
    assert setting.shape.put(shown) == sent
    assert setting.field.say(shown)


@pytest.mark.parametrize(
    ("shape", "typed", "problem"),
    [
        (shapes.ROOMS, "Room A: anna@example.com\n: bob@example.com", "Line 2: the room needs a name"),
        (shapes.ROOMS, "A\n\nB: anna", "Line 3: “anna” is no e-mail address."),
        (shapes.INTERPRETERS, "anna@example.com", "Line 1: two languages"),
        (shapes.INTERPRETERS, "anna@example.com: English", "two languages"),
        (shapes.INTERPRETERS, "anna: English, French", "“anna” is no e-mail address"),
        (shapes.SIGNERS, "anna@example.com", "a sign language"),
        (
            shapes.SIGNERS,
            "\n".join(["anna@example.com: American"] * 21),
            "20 lines at most, and these are 21",
        ),
        (shapes.EXCEPTIONS, "Anna Smith", "“Anna Smith” is no e-mail address"),
        (shapes.EXCEPTIONS, "Anna:", "“Anna” is no e-mail address"),
        (shapes.TRACKING, ": Sales", "Line 1: the field's name"),
        (shapes.CHANNELS, ": Trainings", "the channel's ID comes first"),
        (shapes.CHANNELS, "\n".join("abcdef"), "5 lines at most, and these are 6"),
        (shapes.WHITEBOARDS, ": viewer", "the whiteboard's ID comes first"),
        (shapes.WHITEBOARDS, "abc: owner", "editor, commenter or viewer, not “owner”"),
        (shapes.COUNTRIES, "DE, Atlantis", "“Atlantis” is no country"),
        (shapes.COUNTRIES, "XX", "“XX” is no country"),
        (shapes.REGIONS, "Mars", "“Mars” is no country"),
        (shapes.DOMAINS, "example.com, example", "“example” is no domain"),
        (shapes.ADDRESSES, "anna@example.com; bob", "“bob” is no e-mail address"),
        (shapes.INVITEES, "anna@example", "“anna@example” is no e-mail address"),
        (shapes.ZONE, "Berlin", "“Berlin” is no time zone"),
        (shapes.ZONE, "../etc/passwd", "is no time zone"),
        (shapes.PASSCODE, "12345678901", "1 to 10 characters"),
        (shapes.PASSCODE, "pässe", "letters A to Z"),
        (shapes.PASSCODE, "a b", "letters A to Z"),
    ],
)
def test_what_cannot_be_is_said_with_its_line(shape: Shape, typed: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        shape.put(typed)


@pytest.mark.parametrize(
    ("shape", "typed", "sent"),
    [
        (shapes.ROOMS, "Q1: Team\u00a0A: anna@example.com ; <bob@example.com>", [
            {"name": "Q1: Team\u00a0A", "participants": ["anna@example.com", "bob@example.com"]}
        ]),
        (shapes.ROOMS, "Room A\nRoom B:", [{"name": "Room A"}, {"name": "Room B"}]),
        (shapes.EXCEPTIONS, "anna@example.com", [{"email": "anna@example.com"}]),
        (shapes.TRACKING, "Department", [{"field": "Department"}]),
        (shapes.TRACKING, "Ratio: 1:2", [{"field": "Ratio", "value": "1:2"}]),
        (shapes.CHANNELS, "abc", [{"channel_id": "abc"}]),
        (shapes.WHITEBOARDS, "abc: Viewer", [
            {"resource_type": "whiteboard", "resource_id": "abc", "permission_level": "viewer"}
        ]),
        (shapes.WHITEBOARDS, "abc", [{"resource_type": "whiteboard", "resource_id": "abc"}]),
        (shapes.COUNTRIES, "germany; us,\nUK", ["DE", "US", "GB"]),
        (shapes.REGIONS, "eu, Japan", ["EU", "JP"]),
        (shapes.ADDRESSES, "a@b.co, c@d.de\na@b.co", "a@b.co;c@d.de"),
    ],
)  # fmt: skip
def test_people_need_not_write_it_in_one_way(shape: Shape, typed: str, sent: Any) -> None:  # noqa: ANN401 any JSON
    assert shape.put(typed) == sent
    assert shape.put(shape.take(sent)) == sent


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (shapes.TEXT, ""),
        (shapes.ROOMS, []),
        (shapes.COUNTRIES, []),
        (shapes.INVITEES, [{}]),
        (shapes.DOMAINS, ""),
        (shapes.WAITING, {}),
        (shapes.COUNTRY_RULE, {}),
        (shapes.COUNTRY_RULE, {"enable": True}),
        (shapes.PASSCODE, "secret"),
        (shapes.MENTIONED, "anna@example.com"),
        (shapes.TEMPLATE, "T1"),
    ],
)
def test_nothing_is_shown_of_what_zoom_does_not_have_or_must_not_be_shown(shape: Shape, found: Any) -> None:  # noqa: ANN401 any JSON
    assert shape.take(found) is None


def test_entries_that_zoom_has_in_part_are_shown_in_part() -> None:
    assert shapes.ROOMS.take([{"participants": ["anna@example.com"]}]) == "Room: anna@example.com"
    assert shapes.ROOMS.take([{"name": "Q1: Team"}]) == "Q1: Team:"
    assert shapes.INTERPRETERS.take([{}]) is None


def test_a_choice_that_is_not_on_the_list_is_told_from_one_that_is() -> None:
    choices = [each for each in meeting_fields.ALL if isinstance(each.field, form.Choice)]
    assert all(each.shape.put(option.value) is not None for each in choices for option in each.field.options)  # type: ignore[attr-defined]  # a Choice has them
