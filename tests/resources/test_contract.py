"""What holds for every kind of the registry, so that a new one is held to it by being there."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import hypothesis
import pytest
from hypothesis import strategies as st

from bot import resources
from bot.domain import words
from bot.domain.words import Verb
from bot.resources import base, explain
from bot.slack import form, modal
from bot.zoom import decipher, operations
from tests.resources import documented, kinds

ROOT: Final = Path(__file__).parents[2]
KINDS: Final = kinds.KINDS
every_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
CHANGEABLE: Final = {name: kind for name, kind in KINDS.items() if isinstance(kind, base.Editable)}
WITH_MEMBERS: Final = {name: kind for name, kind in KINDS.items() if isinstance(kind, base.HasMembers)}
ENDING: Final = {name: kind for name, kind in KINDS.items() if kind.successor}


@every_kind
@pytest.mark.parametrize("context", [kinds.NEW, kinds.EDITING], ids=["new", "editing"])
@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=15, suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_every_view_of_its_form_is_within_slacks_limits(
    kind: base.Resource, context: base.Context, data: st.DataObject
) -> None:
    found = data.draw(kinds.filled(kind, context))
    for view in kinds.views(kind, found, context):  # a Modal checks itself
        payload = view.payload()
        assert len(payload.get("private_metadata", "")) <= modal.METADATA_LIMIT
        for block in payload["blocks"]:
            text = block.get("text", {})
            assert len(text.get("text", "")) <= 3000


@every_kind
def test_its_pages_have_titles_and_its_fields_names_of_their_own(kind: base.Resource) -> None:
    titles = [kind.form.title, kind.form.edit_title, *(page.title for page in kind.form.pages)]
    assert all(1 <= len(title) <= modal.TITLE_LIMIT for title in titles)
    assert 1 <= len(kind.form.submit) <= modal.TITLE_LIMIT
    assert kind.form.pages[0].name == base.FIRST
    names = [each.name for each in kinds.every_field(kind, kinds.least(kind), kinds.NEW)]
    assert len(set(names)) == len(names)


@every_kind
@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=50, suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_a_filled_form_is_a_spec_that_survives_json_or_says_what_is_wrong(
    kind: base.Resource, data: st.DataObject
) -> None:
    found = data.draw(kinds.filled(kind))
    spec, wrong = _read(kind, found)
    if spec:
        assert saved(kind, spec) == spec
        _hold_facts(kind, spec)
    else:
        known = {each.name for each in kinds.every_field(kind, found, kinds.NEW)}
        assert wrong
        assert set(wrong) <= known
        assert all(wrong.values())


def _read(kind: base.Resource, found: form.Filled) -> tuple[base.Spec | None, dict[str, str]]:
    try:
        return kind.read(found, kinds.NEW), {}
    except base.Wrong as wrong:
        return None, wrong.errors


def _hold_facts(kind: base.Resource, spec: base.Spec) -> None:
    """What rules of the policy may ask about is all that there is, each with a value that they may name."""
    facts = kind.facts(spec)
    assert facts.keys() <= kind.conditions.keys()
    for condition, values in facts.items():
        named = {each.casefold() for each in kind.conditions[condition]}
        assert values <= named if named else all(each == each.casefold() for each in values)


@every_kind
def test_what_must_be_filled_in_is_enough(kind: base.Resource) -> None:
    spec = kind.read(kinds.least(kind), kinds.NEW)
    assert saved(kind, spec) == spec
    assert spec.saved()


def saved(kind: base.Resource, spec: base.Spec) -> base.Spec:
    """As it comes back from the store."""
    return kind.spec(json.loads(json.dumps(spec.saved())))


@every_kind
async def test_what_is_created_is_found_and_read_back(kind: base.Resource) -> None:
    async with kinds.scene() as scene:
        wanted = kind.read(with_people(kind), kinds.NEW)
        spec = saved(kind, await kinds.prepared(kind, wanted, scene))
        assert await kind.find(scene.client, spec, kinds.NOW) == []
        made = await kind.create(scene.client, spec, scene.asker.id)
        assert kind.findable(spec)
        assert await kind.find(scene.client, spec, kinds.NOW) == [made.zoom_id]
        outcome = await kind.complete(scene.client, made.zoom_id, spec)
        assert await kind.complete(scene.client, made.zoom_id, spec) == outcome, "it may be repeated"
        again = await kind.fetch(scene.client, made.zoom_id, spec, scene.asker.id)
        assert (again.zoom_id, again.name) == (made.zoom_id, made.name)
        assert made.zoom_id.replace(" ", "") in json.dumps(again.card.payload()).replace(" ", "")
        assert [each for each in scene.world.calls if each.method == "POST" and "token" not in each.path]


def with_people(kind: base.Resource) -> dict[str, Any]:
    """What must be filled in, and people wherever they can be named on the first page."""
    found = kinds.least(kind)
    fields = kind.form.fields(base.FIRST, found, kinds.NEW)
    return found | {each.name: [kinds.LIAM] for each in fields if isinstance(each, form.People)}


@pytest.mark.parametrize("name", CHANGEABLE)
async def test_what_can_be_changed_sends_what_differs_and_nothing_else(name: str) -> None:
    kind, editable = KINDS[name], CHANGEABLE[name]
    async with kinds.scene() as scene:
        spec = await kinds.prepared(kind, kind.read(kinds.least(kind), kinds.NEW), scene)
        made = await kind.create(scene.client, spec, scene.asker.id)
        now = await editable.current(scene.client, made.zoom_id, scene.asker)
        assert (now.zoom_id, now.name) == (made.zoom_id, made.name)
        fields = kind.form.fields(base.FIRST, now.filled, kinds.EDITING)
        field = next(each for each in fields if isinstance(each, form.Text))
        after = {**now.filled, field.name: "Something else"}
        editable.check(now.filled, after, kinds.EDITING)
        await editable.apply(scene.client, now, after)
        (sent,) = [each.request_body for each in scene.world.calls if each.method == "PATCH"]
        assert list(sent.values()) == ["Something else"]
        then = await editable.current(scene.client, made.zoom_id, scene.asker)
        assert then.filled == after


@pytest.mark.parametrize("name", WITH_MEMBERS)
async def test_what_has_members_is_found_by_name_and_takes_people(name: str) -> None:
    kind, growing = KINDS[name], WITH_MEMBERS[name]
    async with kinds.scene() as scene:
        spec = await kinds.prepared(kind, kind.read(kinds.least(kind), kinds.NEW), scene)
        made = await kind.create(scene.client, spec, scene.asker.id)
        found = await growing.named(scene.client, made.name)
        assert found.zoom_id == made.zoom_id
        people, _ = await base.zoom_users(scene.asker, [kinds.LIAM, kinds.ADA])
        assert await growing.add(scene.client, found.zoom_id, people) == {}
        assert await growing.add(scene.client, found.zoom_id, people) == {}, "it may be repeated"


@every_kind
def test_each_refusal_in_zooms_documents_has_plain_words_and_a_next_step(kind: base.Resource) -> None:
    assert kind.needs
    for operation in kind.needs:
        for code, message in documented.REFUSALS[of(operation)] | documented.UNDOCUMENTED:
            body = json.dumps({"code": code, "message": message.replace("{groupName}", "QA")})
            error = decipher.refusal(400, body.encode())
            told = explain.refusal(error, None, kind.refusals)
            assert told.text, message
            assert told.next_step, message
            assert told.next_step != explain.UNCLEAR or code in {300, 3000}, message


def of(operation: operations.Operation) -> str:
    return f"{operation.method} {operation.path}"


def test_its_words_are_its_own_and_have_help() -> None:
    vocabulary = resources.vocabulary(KINDS)  # ValueError for two of the same name
    own = {kind.kind: kind.words for kind in KINDS.values()}
    for kind, its_words in own.items():
        assert any(Verb.OPEN in word.verbs.values() for word in its_words), "there is no way to its form"
        for word in its_words:
            assert word.kind == kind
            assert "" in word.verbs
            for usage in word.usages:
                assert usage.summary.endswith(".")
                assert usage.example.split()[0] == usage.syntax.split()[0] == word.name
                assert vocabulary.split(usage.example).word is word
    assert len(list(vocabulary)) == sum(map(len, own.values())) + len(words.BUILT_IN)


@pytest.mark.parametrize("kind", ENDING.values(), ids=ENDING)
def test_what_takes_its_place_is_of_the_registry_and_takes_what_was_filled_in(kind: base.Resource) -> None:
    successor = KINDS[kind.successor]
    wanted = kind.read(with_people(kind), kinds.NEW)
    handed = kind.hand_over(wanted)
    found = {**successor.form.defaults(kinds.NEW), **handed}
    assert set(found) <= {each.name for each in kinds.every_field(successor, found, kinds.NEW)}
    assert successor.read(found, kinds.NEW).saved()["name"] == wanted.saved()["name"]


def test_a_kind_is_known_by_name_to_its_own_modules_and_the_registry_alone() -> None:
    """Another kind touches one file that is there: the registry. Meetings have verbs of their own.

    What is called “user” or “group” is mostly something else, in Slack or in Zoom.
    """
    names = [name for name in KINDS if name not in {"meeting", "group", "user"}]
    every = "|".join([*names, *(name.replace("_", "-") for name in names)])
    known = re.compile(rf"\b({every})s?\b")
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")]
    knowing = {str(file.relative_to(ROOT)) for file in files if any(map(known.search, spelled(file)))}
    own = re.compile(rf"bot/(zoom|resources)/({'|'.join(names)})s?\.py")
    assert {each for each in knowing if not own.fullmatch(each)} == {"bot/resources/__init__.py"}


def spelled(file: Path) -> Iterator[str]:
    """All names and strings in the code of a file, but its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(words)) if id(node) not in docstrings:
                yield words
            case ast.Name(id=name) | ast.alias(name=name) | ast.Attribute(attr=name):
                yield name
            case ast.ImportFrom(module=str(name)):
                yield name
            case _:
                pass
