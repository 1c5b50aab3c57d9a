"""Whatever a create or an update may send is kept, and comes back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.zoom import meeting_input, meeting_settings
from sandbox.zoom.shapes import Shape
from tests.sandbox.zoom.builders import LIAM, calling

# Zoom has rules of its own for these: a test of each is elsewhere.
RULED = {"alternative_hosts", "join_before_host", "enforce_login_domains"}
PLAIN = ("agenda", "duration", "topic", "tracking_fields", "pre_schedule")


def values(shape: Shape) -> st.SearchStrategy[Any]:
    """What the shape allows."""
    if shape.kind is bool:
        return st.booleans()
    if shape.choices:
        return st.sampled_from(sorted(shape.choices))
    if shape.kind is int:
        return st.integers(shape.least, shape.most)
    if shape.kind is str:
        return st.text(st.characters(codec="utf-8"), min_size=1, max_size=min(shape.most or 40, 40))
    if shape.item:
        return st.lists(values(shape.item), max_size=min(shape.most or 3, 3))
    fields = {name: values(each) for name, each in shape.fields.items()}
    needed = {name: fields.pop(name) for name in sorted(shape.required)}
    return st.fixed_dictionaries(needed, optional=fields)


SETTINGS = {name: values(shape) for name, shape in meeting_settings.SHAPE.fields.items() if name not in RULED}
BODIES = st.fixed_dictionaries(
    {"settings": st.fixed_dictionaries({}, optional=SETTINGS)},
    optional={name: values(meeting_input.SHAPE.fields[name]) for name in PLAIN},
)


def kept(sent: dict[str, Any], read: dict[str, Any]) -> bool:
    """Whether all that was sent is there. An empty list may be left out."""
    plain = {name: value for name, value in sent.items() if name != "settings"}
    return all(read.get(name, []) == value for name, value in plain.items()) and (
        sent["settings"].items() <= read["settings"].items()
    )


@given(first=BODIES, then=BODIES)
async def test_what_is_sent_comes_back(first: dict[str, Any], then: dict[str, Any]) -> None:
    async with calling() as zoom:
        meeting = await zoom.created(**first)
        read = await zoom.read(meeting["id"])
        assert kept(first, read)
        answer = await zoom.patch(meeting["id"], then)
        assert answer.status_code == 204, answer.text
        again = await zoom.read(meeting["id"])
        assert kept({**first, **then, "settings": first["settings"] | then["settings"]}, again)
        assert zoom.world.violations == []


@pytest.mark.parametrize(
    "name", sorted(name for name, each in meeting_settings.SHAPE.fields.items() if each.kind is bool)
)
async def test_a_false_is_kept_whatever_was_there(name: str) -> None:
    async with calling() as zoom:
        zoom.world.account.own_settings = {name: True}
        meeting = await zoom.created(settings={name: False})
        assert (await zoom.read(meeting["id"]))["settings"][name] is False
        assert (await zoom.created())["settings"][name] is True


async def test_hosts_and_joining_before_them_come_back_too() -> None:
    async with calling() as zoom:
        settings = {"join_before_host": True, "jbh_time": 5, "alternative_hosts": LIAM.email}
        meeting = await zoom.created(settings=settings)
        assert settings.items() <= (await zoom.read(meeting["id"]))["settings"].items()
