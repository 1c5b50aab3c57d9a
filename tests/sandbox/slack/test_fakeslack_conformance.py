"""The fake Slack against Slack's own data, where that lies beside the project."""

import copy
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sandbox.slack import blocks
from sandbox.slack.web.methods import METHODS
from tests.sandbox.slack.builders import EMMA, GENERAL, Scene, actions, button, modal, text_input
from tests.sandbox.slack.samples import BLOCKS, VIEW

SCHEMAS = Path(__file__).parents[4] / "shared" / "slack-schemas"

if not SCHEMAS.is_dir():
    pytest.skip("Slack's schemas do not lie beside the project", allow_module_level=True)

pytestmark = pytest.mark.conformance

OURS = (
    "no more than 100 items",
    "must have one of",
    "must have at least",
    "must be more than 0 characters",
    "invalid url",
    "is not among the options",
    "already exists",
    "must not be more than",
    "as many cells",
    "must be between",
    "must be one of trash",
    "unsupported type: table in a",
    "only one table",
    "hold",
    "in a message",
    "must be less than",
)
"""What we refuse and the schema, made of type definitions, takes: rules that Slack's pages state."""


@cache
def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return loaded


@cache
def schema(type_: str) -> jsonschema.Draft202012Validator:
    """The schema of this type of block."""
    whole = load("blockkit.schema.json")
    (name,) = [name for name, each in whole["$defs"].items() if type_ in types_of(each) and "Block" in name]
    return jsonschema.Draft202012Validator({"$defs": whole["$defs"], "$ref": f"#/$defs/{name}"})


def types_of(definition: dict[str, Any]) -> set[str]:
    variants = definition.get("anyOf", [definition])
    return {
        each["properties"]["type"].get("const") for each in variants if "type" in each.get("properties", {})
    }


def ours(sample: list[Any]) -> list[str]:
    return blocks.check(sample, surface="message", most=100)


def elsewhere(problem: str) -> bool:
    """A block that Slack takes, but not in a message."""
    return problem.split(" [", maxsplit=1)[0].endswith("in a message")


@pytest.mark.parametrize("name", BLOCKS)
def test_what_slack_s_schema_takes_we_take(name: str) -> None:
    sample = BLOCKS[name]
    schema(sample["type"]).validate(sample)
    assert [each for each in ours([sample]) if not elsewhere(each)] == []


def test_there_is_a_sample_of_every_block_and_element() -> None:
    known = {
        name: shape["properties"]["type"]["const"]
        for name, shape in load("blockkit.schema.json")["$defs"].items()
        if "const" in shape.get("properties", {}).get("type", {})
    }
    types = {value for sample in [*BLOCKS.values(), VIEW] for value in types_in(sample)}
    assert set(known.values()) - types == {"home"}


def types_in(value: Any) -> Iterator[str]:  # noqa: ANN401  # any JSON
    if isinstance(value, dict):
        yield str(value.get("type"))
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from types_in(each)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:  # noqa: ANN401  # any JSON
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, (*path, key))


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    """A type, and a good block of it with one thing changed: left out, added, wrong, too long, too many."""
    root: list[Any] = [copy.deepcopy(BLOCKS[draw(st.sampled_from(sorted(BLOCKS)))])]
    type_ = root[0]["type"]
    path = draw(st.sampled_from([each for each in places(root) if len(each) > 1]))
    holder: Any = root
    for key in path[:-1]:
        holder = holder[key]
    key, value = path[-1], holder[path[-1]]
    changes: list[Any] = [
        None,
        3,
        True,
        "",
        "x" * 3001,
        [],
        {},
        "x" * 76,
        "x" * 151,
        "x" * 256,
        "x" * 2001,
        "x" * 13_000,
    ]
    if isinstance(value, list) and value:
        changes += [value * 6, value * 11, value * 26, value * 101]
    if isinstance(value, dict):
        changes.append({**value, "surplus": 1})
    if isinstance(key, str) and draw(st.booleans()):
        del holder[key]
    else:
        holder[key] = draw(st.sampled_from(changes))
    return type_, root[0]


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(spoiled())
def test_what_slack_s_schema_refuses_we_refuse(spoilt: tuple[str, dict[str, Any]]) -> None:
    type_, sample = spoilt
    problems = ours([sample])
    if schema(type_).is_valid(sample):
        assume(type_ != "plan")  # its tasks are any object in the schema
        assert all(any(words in each for words in OURS) for each in problems), problems
    else:
        assert problems != []


@pytest.mark.parametrize(
    "change",
    [
        {"title": None},
        {"title": {"type": "plain_text", "text": "x" * 25}},
        {"blocks": None},
        {"x": 1},
        {"callback_id": "x" * 256},
    ],
    ids=str,
)
def test_views_are_checked_as_the_schema_does(change: dict[str, Any]) -> None:
    validator = jsonschema.Draft202012Validator(
        {**load("blockkit.schema.json"), "type": "object", "$ref": "#/$defs/ModalView"}
    )
    assert validator.is_valid(VIEW)
    assert blocks.check_view(VIEW, most=100) == []
    spoilt = {name: value for name, value in {**VIEW, **change}.items() if value is not None}
    assert not validator.is_valid(spoilt)
    assert blocks.check_view(spoilt, most=100) != []


def test_blocks_stand_where_slack_lets_them() -> None:
    surfaces = {name: set(where) for name, where in load("block_surfaces.json").items() if name != "_source"}
    del surfaces["data_visualization"]  # in no schema yet
    assert {name: set(where) for name, where in blocks.SURFACES.items()} == surfaces


@pytest.mark.parametrize("name", METHODS)
def test_the_table_of_methods_agrees_with_slack_s(name: str) -> None:
    theirs, method = load("web-api-methods.json")["methods"][name], METHODS[name]
    assert set(method.known) <= set(theirs["args"])
    assert set(method.required) == set(theirs["required"])
    assert set(method.scopes) == set(theirs["scope"].get("bot", []))
    assert method.tier == theirs["rate"]
    if name != "team.info":  # a GET in the data, but JSON is taken
        assert method.takes_json == (theirs["json"] is True)


KINDS = {"string": "string", "boolean": "boolean", "number": "number", "array": "json", "any": "json"}


@pytest.mark.parametrize("name", METHODS)
def test_the_types_of_arguments_agree_with_slack_s(name: str) -> None:
    """Blocks, metadata and attachments are "string" there, as they are JSON in a string."""
    theirs = load("web-api-methods.json")["methods"][name]["args"]
    for argument, kind in METHODS[name].known.items():
        types = theirs[argument] if isinstance(theirs[argument], list) else [theirs[argument]]
        expected = {KINDS.get(each.split(":")[0], each) for each in types} | {"any"}
        assert (
            kind in expected | {"json", "ts"}
            if "string" in expected
            else kind in expected or types == ["any"]
        )


def paths(value: Any, prefix: str = "") -> set[str]:  # noqa: ANN401  # any JSON
    if not isinstance(value, dict):
        return set()
    return {f"{prefix}{key}" for key in value} | {
        path for key, each in value.items() for path in paths(each, f"{prefix}{key}.")
    }


async def test_a_command_s_payload_has_the_fields_of_slack_s_sample(scene: Scene) -> None:
    sent = (await scene.slack.type(EMMA, GENERAL, "/zoom meeting Retro")).payload
    theirs = load("payload-samples/SlashCommandPayload.json")
    assert set(sent) == set(theirs) - {"enterprise_id", "enterprise_name"}


async def test_an_event_s_payload_is_as_slack_s_schema_has_it(scene: Scene) -> None:
    sent = (await scene.slack.happen({"type": "app_home_opened", "user": EMMA})).payload
    jsonschema.Draft7Validator(load("event_wrapper.schema.json")).validate(sent)


GRID = {"team.enterprise_id", "team.enterprise_name", "bot_access_token", "function_data", "interactivity"}
"""Only on Enterprise Grid, or in workflow steps."""


async def test_a_press_s_payload_has_the_fields_of_slack_s_sample(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())])
    sent = (await scene.slack.press(EMMA, GENERAL, ts, "go")).payload
    theirs = load("payload-samples/BlockActionPayload.json")
    of_message = paths({**sent, "message": {}, "actions": {}, "state": {}})
    assert of_message <= paths(theirs)
    assert set(sent) == {each for each in theirs if each not in GRID} - {"view", "app_unfurl"}
    assert set(sent["message"]) <= set(theirs["message"])
    assert set(sent["actions"][0]) <= set(theirs["actions"][0])


async def test_a_shortcut_s_payload_has_the_fields_of_slack_s_sample(scene: Scene) -> None:
    head = await scene.post()
    await scene.post(thread_ts=head, reply_broadcast=True)
    theirs = load("payload-samples/MessageShortcutPayload.json")
    for message in scene.slack.messages:
        sent = (await scene.slack.shortcut(EMMA, message, "report")).payload
        assert set(sent) == set(theirs)
        assert set(sent["message"]) <= {*theirs["message"], "app_id"}
        assert set(sent["user"]) == set(theirs["user"])


async def test_a_submission_s_payload_has_the_fields_of_slack_s_sample(scene: Scene) -> None:
    trigger = (await scene.slack.type(EMMA, GENERAL, "/zoom schedule")).trigger_id
    view = (await scene.bot.views_open(trigger_id=trigger, view=modal(text_input(), notify_on_close=True)))[
        "view"
    ]
    sent = (await scene.slack.submit(view["id"], {"topic": "Retro"})).payload
    theirs = load("payload-samples/ViewSubmissionPayload.json")
    assert set(sent) - {"response_urls"} == set(theirs) - GRID - {"is_cleared"}
    assert set(sent["view"]) - {"blocks"} == set(theirs["view"]) - {"submit_disabled"}
    closed = await scene.slack.close_view(view["id"])
    assert closed is not None
    assert set(closed.payload) == set(load("payload-samples/ViewClosedPayload.json")) - GRID
