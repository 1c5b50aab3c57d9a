"""What an approver is shown of kinds that say nothing of their own."""

# ruff: noqa: ARG002 a stand-in need not use all that it is handed

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import hypothesis
import pytest
from hypothesis import strategies as st
from pydantic import AwareDatetime

from bot.resources import base, summaries
from bot.slack import form
from bot.slack.form import Block, Field, Filled
from tests.resources import filling, kinds


class Form(base.Form):
    """A text that must be there, a choice, a secret, a group of settings."""

    title = "Ask"
    edit_title = "Change"
    submit = "Ask"
    pages: tuple[base.Page, ...] = (base.Page(base.FIRST, "First"), base.Page("more", "More"))

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        options = (form.Option("1", "One"), form.Option("2", "Two"))
        first = (
            form.Text(name="name", label="Name", optional=False),
            form.Choice(name="size", label="Size", options=options, optional=False),
            form.Text(name="code", label="Code", secret=True),
        )
        return first if page == base.FIRST else (form.Switch(name="loud", label="Loudness"),)

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[Block]:
        return ()

    def defaults(self, context: base.Context) -> Filled:
        return {}


class Spec(base.Spec):
    """All that JSON has."""

    found: ClassVar[frozenset[str]] = frozenset({"looked_up"})
    name: str = ""
    size: int = 1
    code: str = ""
    settings: Mapping[str, Any] = {}
    owner: str = ""
    members: Mapping[str, str] = {}
    at: AwareDatetime | None = None
    on: bool = False
    words: str = ""
    looked_up: str = ""


def said(**facts: Any) -> dict[str, str]:  # noqa: ANN401 the fields of Spec
    return dict(summaries.of(Form(), Spec(**facts), base.NOWHERE))


def test_what_the_form_demands_is_said_even_where_it_is_as_always() -> None:
    assert said() == {"Size": "One"}
    assert said(name="QA & co", size=2) == {"Size": "Two", "Name": "QA &amp; co"}


def test_a_secret_is_never_shown() -> None:
    assert said(code="gAAAAA-sealed")["Code"] == summaries.HIDDEN


def test_settings_are_said_one_by_one() -> None:
    assert said(settings={"loud": True, "colour_of_it": "red"}) == {
        "Size": "One",
        "Loudness": "on",
        "Colour of it": "red",
    }


def test_people_are_mentioned_and_what_was_looked_up_is_left_out() -> None:
    found = said(owner="U0NOAH004", members={"U0LIAM002": "Z1"}, invited=("U0EMMA001",), looked_up="x")
    assert found["Owner"] == "<@U0NOAH004>"
    assert found["Members"] == "<@U0LIAM002>: Z1"
    assert found["Invited"] == "<@U0EMMA001>"
    assert "Looked up" not in found


def test_a_word_in_capitals_is_nobody() -> None:
    assert said(owner="WEDNESDAY")["Owner"] == "WEDNESDAY"


def test_moments_and_switches_are_said_in_words() -> None:
    found = said(at=datetime(2026, 11, 21, 12, tzinfo=UTC), on=True)
    assert found["At"].startswith("<!date^1795262400^")
    assert found["On"] == "yes"
    assert said(settings={"on_time": False})["On time"] == "no"


@pytest.mark.parametrize("words", ["2026-11-21T25:00", "2026-11-21T12:00:00", "2026-13-01T00:00:00Z"])
def test_what_only_looks_like_a_moment_stays_as_it_is(words: str) -> None:
    assert said(words=words)["Words"] == words


def test_nothing_typed_acts_as_markup() -> None:
    assert said(words="<!channel> & <@U0NOAH004>")["Words"] == "&lt;!channel&gt; &amp; &lt;@U0NOAH004&gt;"


def test_a_value_that_its_field_would_not_have_is_said_plainly() -> None:
    class Odd(Form):
        def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
            return (form.Day(name="words", label="Day"),)

    assert dict(summaries.of(Odd(), Spec(words="no day"), base.NOWHERE))["Day"] == "no day"


@pytest.mark.parametrize(
    ("facts", "titled"), [({"name": "QA"}, "“QA”"), ({}, "a club"), ({"name": "x" * 99}, f"“{'x' * 59}…”")]
)
def test_it_is_called_by_its_name(facts: dict[str, str], titled: str) -> None:
    assert summaries.titled("club", Spec(**facts)) == titled


def test_the_audit_has_all_but_secrets() -> None:
    spec = Spec(name="QA", code="gAAAAA-sealed", settings={"loud": True}, owner="U0NOAH004")
    assert summaries.recorded(Form(), spec, base.NOWHERE) == {
        "name": "QA",
        "code": summaries.HIDDEN,
        "loud": True,
        "owner": "U0NOAH004",
    }


@pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)
@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=25, suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_every_kind_has_words_for_all_that_can_be_asked_for(kind: base.Resource, data: st.DataObject) -> None:
    found = data.draw(kinds.filled(kind))
    try:
        spec = kind.read(found, kinds.NEW)
    except base.Wrong:
        hypothesis.reject()
    shown = [*kind.summary(spec), ("", kind.titled(spec))]
    assert all(words and label is not None for label, words in shown)
    fields = kinds.every_field(kind, found, kinds.NEW)
    secrets = [found[each.name] for each in fields if each.secret and each.name in found]
    whole = json.dumps(
        [shown, kind.hints(spec), dict(summaries.recorded(kind.form, spec, base.NOWHERE))], default=str
    )
    assert not any(each in whole for each in secrets)
    for _, words in kind.summary(spec):
        assert re.sub(r"<(@[UW]\w+|!date\^[^>|]*\|[^>]*)>", "", words).count("<") == 0


def test_a_series_is_said_in_words() -> None:
    filled = filling.opened(repeat="weekly", times=5)
    spec = filling.MEETINGS.read(filled, filling.CONTEXT)
    shown = dict(filling.MEETINGS.summary(spec))
    assert shown["Repeats"] == "every Tuesday, 5 times"
    assert "Type" not in shown
    once = filling.MEETINGS.read(filling.opened(), filling.CONTEXT)
    assert "Repeats" not in dict(filling.MEETINGS.summary(once))


@pytest.mark.parametrize("name", ["group", "im_group", "contact_group"])
async def test_a_group_shows_who_is_to_be_in_it_and_hints_at_who_cannot(name: str) -> None:
    kind = kinds.KINDS[name]
    async with kinds.scene() as scene:
        await kind.create(scene.client, kind.read({**kinds.least(kind), "name": "qa"}, kinds.NEW), kinds.EMMA)
        filled = {**kinds.least(kind), "name": "QA", "members": [kinds.LIAM, kinds.NOAH]}
        spec = await kinds.prepared(kind, kind.read(filled, kinds.NEW), scene)
    shown = dict(kind.summary(spec))
    assert shown["People"] == f"<@{kinds.LIAM}>, <@{kinds.NOAH}>"
    assert not {"Members", "Unfit", "Near"} & set(shown)
    unfit, near = kind.hints(spec)
    assert unfit == "noah@acme.example is no Zoom user."
    assert "easily mixed up" in near
