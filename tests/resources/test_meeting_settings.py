"""For each setting of a meeting: what is chosen in the form arrives in Zoom's body, and nothing else does."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.resources import meeting_fields
from bot.resources.meeting_setting import Setting, at
from bot.slack import form
from bot.zoom import meetings
from tests.resources import filling

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"

SERIES = (
    {"repeat": "daily", "until": "2026-11-01"},
    {"repeat": "weekly", "times": 3},
    {"repeat": "words", "words": "every month on the 15th, 3 times"},
    {"repeat": "words", "words": "every month on the last Friday, 3 times"},
)
"""These have all of `recurrence` among them."""


@pytest.mark.parametrize("setting", filling.CREATABLE, ids=lambda each: each.name)
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_what_is_chosen_arrives_and_what_was_left_alone_is_not_sent(
    setting: Setting, data: st.DataObject
) -> None:
    value, expected = data.draw(filling.values(setting))
    before = filling.needed(setting)
    without = filling.body(filling.opened(**before))
    body = filling.body(filling.opened(**before, **{setting.name: value}))
    found = at(body, setting.path)
    assert found == expected
    assert _besides(setting, body) == _besides(setting, without)


def _besides(setting: Setting, body: dict[str, Any]) -> set[str]:
    """The places that hold something, but for the setting's own."""
    own = (f"{setting.path}.", f"{setting.path}[]")
    return {name for name in filling.leaves(body) if name != setting.path and not name.startswith(own)}


def test_of_a_form_that_is_sent_as_it_opens_nothing_but_the_first_page_is_sent() -> None:
    assert set(filling.body(filling.opened())) == set(filling.FIRST_PAGE)


def test_an_explicit_off_is_sent_for_every_switch() -> None:
    for setting in filling.CREATABLE:
        if isinstance(setting.field, form.Switch):
            assert at(filling.body(filling.opened(**{setting.name: False})), setting.path) is False


def reached() -> set[str]:
    """All places in Zoom's body that the form can fill."""
    found = {name for each in SERIES for name in filling.leaves(filling.body(filling.opened(**each)))}
    for setting in filling.CREATABLE:
        for value in filling.examples(setting):
            filled = filling.opened(**filling.needed(setting), **{setting.name: value})
            found |= set(filling.leaves(filling.body(filled)))
    return found


def places(schema: dict[str, Any], root: dict[str, Any], name: str = "") -> Iterator[str]:
    """The places in a body that a model describes."""
    whole = [schema, *schema.get("anyOf", ())]
    whole = [root["$defs"][each["$ref"].rsplit("/", 1)[1]] if "$ref" in each else each for each in whole]
    inner = {key: value for each in whole for key, value in each.get("properties", {}).items()}
    items = [each["items"] for each in whole if "items" in each]
    for key, value in inner.items():
        yield from places(value, root, f"{name}.{key}" if name else key)
    for each in items:
        yield from places(each, root, f"{name}[]" if "$ref" in each else name)
    if not inner and not items:
        yield name


def test_the_form_reaches_everything_that_a_meeting_can_be_created_with() -> None:
    schema = meetings.MeetingRequest.model_json_schema()
    assert set(places(schema, schema)) - reached() == set()


@pytest.mark.conformance
@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the documents of the operations do not lie beside the project"
)
def test_the_form_reaches_every_field_of_the_documented_request() -> None:
    page = next(SEEDS.glob("004_*.txt")).read_text()
    item = page[page.index('{\n"name": "Create a meeting"') :]
    request = json.JSONDecoder().raw_decode(item)[0]["request"]
    body = {each["key"]: _value(each["value"]) for each in request["body"]["formdata"]}
    assert len(body) == 14
    assert set(filling.leaves(body)) - reached() == set()


def _value(words: str) -> Any:  # noqa: ANN401 any JSON
    return json.loads(words) if words.startswith(("{", "[")) else words


def test_an_object_comes_before_what_goes_into_it() -> None:
    paths = [setting.path for setting in meeting_fields.ALL]
    assert all(
        paths.index(parent) < paths.index(path)
        for path in paths
        if (parent := path.rpartition(".")[0]) in paths
    )


def test_every_setting_has_a_name_of_its_own_and_a_place() -> None:
    assert len(meeting_fields.BY_NAME) == len(meeting_fields.ALL)
    assert all(setting.what and setting.path for setting in meeting_fields.ALL)
