"""Presets: choices are kept under a name, and a form opens filled in with them, also a newer one."""

from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Refusal
from bot.resources import base
from bot.resources.user_form import MOST_GROUPS, UserForm
from bot.services.filling import presets
from bot.services.filling.drafts import Sheet
from bot.slack import form
from bot.slack.form import Field, Filled
from bot.store.port import Draft, Preset
from bot.zoom.users import Action
from sandbox.slack.model import Delivery
from tests.services import shop as shop_
from tests.services.shop import EMMA, LIAM, NOON, SEEN, Shop
from tests.services.teapots import PotForm, Pots

START = int(NOON.timestamp()) + 1800
CONTEXT = base.Context(asker=EMMA, zone=ZoneInfo("Europe/Berlin"), now=NOON)


@pytest.fixture
async def shop(tmp_path: Path) -> AsyncIterator[Shop]:
    async with shop_.town(tmp_path).life() as shop:
        yield shop


async def at_presets(shop: Shop) -> None:
    """A form with something on each page, at its page for presets."""
    await shop.opens()
    shop.fills(name="Betty", guests=[LIAM])
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    await shop.submits(lock="hunter2", spout=["left"])
    await shop.presses("form.page", "looks")
    await shop.submits(fired="2026-12-01", story="Once")
    await shop.presses("form.page", "preset")


def wrong(delivery: Delivery) -> Any:  # noqa: ANN401 JSON
    assert isinstance(delivery.body, dict), delivery.body
    return delivery.body["errors"]


async def test_choices_are_kept_without_dates_and_secrets(shop: Shop) -> None:
    await at_presets(shop)
    await shop.submits(**{presets.KEEP: "  Tea   time "})
    preset = await shop.store.presets.get(EMMA, "pot", "tea time")
    assert preset is not None
    assert preset.name == "Tea time"
    assert preset.filled == {
        "name": "Betty",
        "times": "once",
        "guests": [LIAM],
        "lid": True,
        "spout": ["left"],
        "story": "Once",
    }


async def test_the_menu_shows_the_name_back(shop: Shop) -> None:
    await at_presets(shop)
    await shop.submits(**{presets.KEEP: "Tea & <scones>"})
    assert "Yours: Tea &amp; &lt;scones&gt;" in shop.text


async def test_a_form_opens_filled_in_with_a_preset(shop: Shop) -> None:
    await at_presets(shop)
    await shop.submits(**{presets.KEEP: "Tea time"})
    await shop.closes()
    await shop.closes()
    await shop.opens("pot TEA TIME")
    assert shop.shows("name") == "Betty"
    assert shop.shows("guests") == [LIAM]
    assert shop.shows("start") == START
    assert "Lid: on" in shop.text
    assert "lock" not in (await shop.draft()).filled
    await shop.submits()
    assert (await shop.requests())[0]["story"] == "Once"


async def test_a_name_that_is_there_is_replaced(shop: Shop) -> None:
    await at_presets(shop)
    await shop.submits(**{presets.KEEP: "tea"})
    await shop.presses("form.page", "looks")
    await shop.submits(story="Twice")
    await shop.presses("form.page", "preset")
    await shop.submits(**{presets.KEEP: "TEA"})
    assert await shop.store.presets.names(EMMA, "pot") == ["TEA"]
    preset = await shop.store.presets.get(EMMA, "pot", "tea")
    assert preset is not None
    assert preset.filled["story"] == "Twice"


async def test_a_preset_is_forgotten(shop: Shop) -> None:
    await shop.store.presets.put(Preset(EMMA, "pot", "tea", {}, NOON))
    await at_presets(shop)
    await shop.submits(**{presets.FORGET: "tea"})
    assert await shop.store.presets.names(EMMA, "pot") == []
    await shop.presses("form.page", "preset")
    assert shop.names == [presets.KEEP]


async def test_keeping_and_forgetting_the_same_is_refused_and_another_is_not(shop: Shop) -> None:
    await shop.store.presets.put(Preset(EMMA, "pot", "tea", {}, NOON))
    await at_presets(shop)
    said = wrong(await shop.submits(**{presets.KEEP: "Tea", presets.FORGET: "tea"}))
    assert said == {presets.FORGET: "Keep it or forget it, but not both at once."}
    await shop.submits(**{presets.KEEP: "coffee", presets.FORGET: "tea"})
    assert await shop.store.presets.names(EMMA, "pot") == ["coffee"]


async def test_a_page_that_asks_for_nothing_is_just_closed(shop: Shop) -> None:
    await at_presets(shop)
    assert (await shop.submits()).body is None
    assert await shop.store.presets.names(EMMA, "pot") == []


async def test_a_name_of_what_cannot_be_seen_is_none(shop: Shop) -> None:
    await at_presets(shop)
    assert (await shop.submits(**{presets.KEEP: " \u200b\u2060 "})).body is None
    assert await shop.store.presets.names(EMMA, "pot") == []


async def test_a_name_that_is_too_long_is_refused_though_slack_takes_none_either(shop: Shop) -> None:
    kept = presets.Presets(shop.ports)
    said = await kept.change(EMMA, "pot", {presets.KEEP: "x" * 41}, {}, [])
    assert said == {presets.KEEP: "A name has 40 characters at most."}


async def test_nobody_has_more_presets_than_can_be_listed(shop: Shop) -> None:
    for number in range(50):
        await shop.store.presets.put(Preset(EMMA, "pot", f"tea {number}", {}, NOON))
    await at_presets(shop)
    assert wrong(await shop.submits(**{presets.KEEP: "coffee"})) == {
        presets.KEEP: "You have 50 presets: forget one first."
    }
    assert (await shop.submits(**{presets.KEEP: "tea 7"})).body is None


async def test_an_unknown_preset_is_told_with_those_that_there_are(shop: Shop) -> None:
    await shop.store.presets.put(Preset(EMMA, "pot", "tea", {}, NOON))
    await shop.store.presets.put(Preset(EMMA, "pot", "Coffee", {}, NOON))
    await shop.store.presets.put(Preset(EMMA, "mug", "milk", {}, NOON))
    await shop.store.presets.put(Preset(LIAM, "pot", "beer", {}, NOON))
    await shop.types("pot water")
    assert shop.open_views == 0
    assert "You have no preset “water”.\nYou have: Coffee, tea." in shop.slack.told[0][1]


async def test_who_has_no_preset_is_told_how_to_keep_one(shop: Shop) -> None:
    await shop.types("pot water")
    assert "More settings, Presets" in shop.slack.told[0][1]


async def test_a_preset_of_an_older_version_still_opens(shop: Shop) -> None:
    old = {
        "name": "x" * 31,
        "start": START - 99,
        "times": "hourly",
        "count": 3,
        "guests": "everybody",
        "lid": "on",
        "spout": ["left", "top"],
        "handle": True,
        "glaze": "celadon",
        "keeper": 7,
        "fired": "2020-01-01",
        "story": "Once",
    }
    await shop.store.presets.put(Preset(EMMA, "pot", "old", old, NOON))
    await shop.opens("pot old")
    assert (await shop.draft()).filled == {
        "start": START - 99,
        "times": "once",
        "spout": ["left"],
        "fired": "2020-01-01",
        "story": "Once",
    }


async def test_a_preset_brings_the_fields_that_its_choices_call_for(shop: Shop) -> None:
    await shop.store.presets.put(Preset(EMMA, "pot", "often", {"times": "daily", "count": 61}, NOON))
    await shop.opens("pot often")
    assert shop.shows("times")["value"] == "daily"
    assert shop.shows("count") is None
    await shop.closes()
    await shop.store.presets.put(Preset(EMMA, "pot", "often", {"times": "daily", "count": 60}, NOON))
    await shop.opens("pot often")
    assert shop.shows("count") == "60"


async def test_what_was_kept_can_be_asked_for_by_name(shop: Shop) -> None:
    """As `with preset tea` does."""
    await shop.store.presets.put(Preset(EMMA, "pot", "tea time", {"name": "Betty"}, NOON))
    kept = presets.Presets(shop.ports)
    assert await kept.kept(EMMA, "pot", " Tea  time ") == {"name": "Betty"}
    with pytest.raises(Refusal) as raised:
        await kept.kept(EMMA, "pot", "y" * 500)
    assert len(raised.value.text) < 100


class Restless(PotForm):
    """A form whose fields are never the same twice."""

    def __init__(self) -> None:
        self.looks = 0

    def fields(self, page: str, filled: Filled, context: base.Context) -> Sequence[Field]:
        del page, filled, context
        self.looks += 1
        return [form.Text(name=f"text{self.looks % 7}", label="Text")]


def test_a_form_whose_fields_never_settle_opens_all_the_same() -> None:
    kept = {f"text{number}": "x" for number in range(7)}
    assert set(presets.fitting(Restless(), kept, CONTEXT)) > {"start", "times"}


def test_a_form_whose_fields_never_settle_is_read_all_the_same() -> None:
    pots = Pots()
    pots.form = Restless()
    sheet = Sheet(Draft("d1", "pot", EMMA, "C1", "", NOON, {"name": "Betty"}), pots, CONTEXT)
    read, wrong = sheet.read(base.FIRST, SEEN, None)
    assert (read.filled, wrong) == ({"name": "Betty"}, {})


def test_of_several_suggestions_those_are_kept_that_are_some() -> None:
    form_ = UserForm([Action.CREATE])
    sales = {"value": "G1", "label": "Sales"}
    odd = [sales, "G2", {"value": "G3"}, {"value": "", "label": ""}, {"value": "x" * 151, "label": "x"}, 7]
    assert presets.fitting(form_, {"groups": odd}, CONTEXT)["groups"] == [sales]
    many = [{"value": str(each), "label": "x"} for each in range(99)]
    assert presets.fitting(form_, {"groups": many}, CONTEXT)["groups"] == many[:MOST_GROUPS]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=50),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = ["name", "start", "times", "count", "guests", "lid", "lock", "spout", "glaze", "keeper", "fired"]


@given(st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), ANYTHING, max_size=11))
def test_whatever_was_kept_a_form_opens_with_it(kept: dict[str, Any]) -> None:
    filled = presets.fitting(PotForm(), kept, CONTEXT)
    assert set(filled) <= {*NAMES, "story"}
    assert presets.fitting(PotForm(), filled, CONTEXT) == filled
    for page in PotForm.pages:
        for field in PotForm().fields(page.name, filled, CONTEXT):
            field.draw(filled.get(field.name))
