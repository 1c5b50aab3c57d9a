"""Forms are opened, their pages turned, and drawn again as what is filled in changes."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.requests import Request
from bot.errors import Refusal
from bot.services.filling.drafts import Seen
from bot.services.filling.forms import Opened
from bot.slack import actions, errors, modal
from bot.slack.modal import OfForm
from bot.slack.values import OfRequest
from bot.store.port import Draft
from handlers import forms as handler
from sandbox.slack.model import Message
from tests.services import shop as shop_
from tests.services.rig import silent
from tests.services.shop import CHANNEL, EMMA, LIAM, NOON, Shop, Town
from tests.services.teapots import PotSpec


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return shop_.town(tmp_path)


@pytest.fixture
async def shop(town: Town) -> AsyncIterator[Shop]:
    async with town.life() as shop:
        yield shop


async def test_a_form_opens_by_one_call_and_its_draft_is_saved_by_then(shop: Shop) -> None:
    shop.slack.failures["users.info"] = [silent()]
    view = await shop.opens()
    assert shop.slack.calls == ["views.open", "users.info"]
    assert view.payload["callback_id"] == modal.FORM
    assert shop.names == ["name", "start", "times", "guests"]
    draft = await shop.draft()
    assert (draft.kind, draft.asker, draft.channel, draft.at) == ("pot", EMMA, CHANNEL, NOON)
    assert draft.filled == {"start": int(NOON.timestamp()) + 1800, "times": "once"}
    assert shop.shows("start") == draft.filled["start"]


async def test_the_draft_is_there_before_slack_shows_the_form(shop: Shop) -> None:
    """Somebody quick may press before Slack has told us that the form is open."""
    saved = []

    async def look() -> None:
        of = shop.slack.drawn[0].of
        saved.append(await shop.store.drafts.get(of.draft if isinstance(of, OfForm) else ""))

    shop.slack.before["views.open"] = look
    await shop.opens()
    assert saved[0] is not None


async def test_the_time_zone_follows_by_a_redraw(shop: Shop) -> None:
    await shop.opens()
    assert shop.slack.calls == ["views.open", "users.info", "views.update"]
    assert "Zone: Europe/Berlin" in shop.text


async def test_a_known_time_zone_is_there_at_once(shop: Shop) -> None:
    await shop.slack.person(EMMA)
    shop.slack.calls.clear()
    await shop.opens()
    assert shop.slack.calls == ["views.open"]
    assert "Zone: Europe/Berlin" in shop.text


@pytest.mark.parametrize("code", ["hash_conflict", "not_found"])
async def test_a_form_that_was_closed_or_changed_meanwhile_is_left_alone(shop: Shop, code: str) -> None:
    shop.slack.failures["views.update"] = [errors.Refused("views.update", code)]
    await shop.opens()
    assert "Zone: unknown" in shop.text
    assert shop.slack.told == []


async def test_an_answer_to_a_redraw_that_is_lost_is_no_matter(shop: Shop) -> None:
    shop.slack.failures["views.update"] = [silent()]
    await shop.opens()
    assert shop.slack.told == []


async def test_a_redraw_that_slack_forbids_is_an_incident(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.slack.failures["views.update"] = [errors.Refused("views.update", "invalid_arguments")]
    await shop.opens()
    assert "ABCD-1234" in shop.slack.told[0][1]
    assert "invalid_arguments" in caplog.text


@pytest.mark.parametrize("code", ["expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"])
async def test_who_came_too_late_is_told_what_to_type(shop: Shop, code: str) -> None:
    shop.slack.failures["views.open"] = [errors.Refused("views.open", code)]
    await shop.types("pot")
    ((url, words),) = shop.slack.told
    assert url.startswith("http://slack.test/response/")
    assert "too late" in words
    assert "/zoom pot" in words


async def test_a_form_that_could_not_be_opened_leaves_no_draft(shop: Shop) -> None:
    shop.slack.failures["views.open"] = [errors.Refused("views.open", "expired_trigger_id")]
    await shop.types("pot")
    of = shop.slack.drawn[0].of
    assert isinstance(of, OfForm)
    assert await shop.store.drafts.get(of.draft) is None


async def test_where_nobody_knows_whether_it_opened_that_is_said(shop: Shop) -> None:
    shop.slack.failures["views.open"] = [silent()]
    await shop.types("pot")
    assert "did not say whether" in shop.slack.told[0][1]


async def test_a_form_that_slack_forbids_is_an_incident(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    shop.slack.failures["views.open"] = [errors.Refused("views.open", "view_too_large")]
    await shop.types("pot")
    assert "ABCD-1234" in shop.slack.told[0][1]
    assert "view_too_large" in caplog.text


async def test_who_may_not_is_told_instead_of_getting_a_form(shop: Shop) -> None:
    shop.permits.refused.add("pot")
    await shop.types("pot")
    assert shop.open_views == 0
    assert "You may not make pots.\nAsk an admin." in shop.slack.told[0][1]
    assert shop.slack.calls == []


async def test_while_slack_does_not_say_who_may_nobody_gets_a_form(shop: Shop) -> None:
    shop.permits.failures.append(silent())
    await shop.types("pot")
    assert shop.open_views == 0
    assert "whether you may do that.\nTry once more." in shop.slack.told[0][1]


async def test_what_was_typed_after_the_word_names_it_where_there_are_no_presets(shop: Shop) -> None:
    await shop.opens("mug Tom &amp; <@U0LIAM002|liam>")
    assert shop.shows("name") == "Tom & @liam"


async def test_a_name_that_is_too_long_is_refused_by_word(shop: Shop) -> None:
    await shop.types(f"mug {'x' * 31}")
    assert shop.open_views == 0
    assert "I cannot do anything with" in shop.slack.told[0][1]
    assert "Type /zoom mug alone" in shop.slack.told[0][1]


async def test_a_single_page_has_nothing_more(shop: Shop) -> None:
    await shop.opens("mug")
    assert "More settings" not in shop.text


async def test_the_menu_says_what_is_chosen_on_each_page(shop: Shop) -> None:
    await shop.opens()
    assert "Safety, Looks, Presets" in shop.text
    await shop.presses("form.more")
    assert shop.top.payload["callback_id"] == modal.MENU
    assert "*Safety*\nAs the account has it" in shop.text
    await shop.presses("form.page", "safety")
    assert shop.top.payload["callback_id"] == modal.PAGE
    assert "What keeps the tea in." in shop.text
    await shop.submits(lid="on", spout=["left"])
    assert shop.top.payload["callback_id"] == modal.MENU
    assert "Lid: on\nSpouts: Left" in shop.text
    await shop.closes()
    assert "Safety: Lid: on; Spouts: Left" in shop.text


async def test_what_stands_in_the_form_stays_while_pages_are_turned(shop: Shop) -> None:
    await shop.opens()
    shop.fills(name="Brown Betty", guests=[LIAM])
    await shop.turns_to("safety")
    assert (await shop.draft()).filled["name"] == "Brown Betty"
    await shop.submits(lid="off")
    await shop.closes()
    assert shop.shows("name") == "Brown Betty"
    assert shop.shows("guests") == [LIAM]


async def test_where_the_menu_was_opened_twice_a_page_takes_the_place_of_one(shop: Shop) -> None:
    await shop.opens()
    await shop.presses("form.more")
    shop.slack.failures["views.push"] = [errors.Refused("views.push", "push_limit_reached")]
    await shop.presses("form.page", "looks")
    assert shop.names == ["glaze", "keeper", "fired", "story"]
    assert shop.slack.told == []


async def test_a_page_that_slack_forbids_is_an_incident(shop: Shop) -> None:
    await shop.opens()
    await shop.presses("form.more")
    shop.slack.failures["views.push"] = [errors.Refused("views.push", "invalid_arguments")]
    await shop.presses("form.page", "looks")
    assert "ABCD-1234" in shop.slack.told[0][1]


async def test_a_page_that_is_closed_changes_nothing(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    shop.fills(story="Once")
    await shop.closes()
    assert "story" not in (await shop.draft()).filled


async def test_a_watched_field_brings_others_and_what_is_filled_in_stays(shop: Shop) -> None:
    await shop.opens()
    shop.fills(name="Brown Betty")
    await shop.chooses(times="daily")
    assert shop.names == ["name", "start", "times", "count", "guests"]
    assert shop.shows("name") == "Brown Betty"
    await shop.chooses(times="once")
    assert "count" not in shop.names
    assert "times" in shop.names
    assert (await shop.draft()).filled["times"] == "once"


async def test_a_watched_field_of_a_page_draws_that_page(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    assert shop.names == ["lid", "lock", "spout"]
    assert shop.top.payload["callback_id"] == modal.PAGE


def chosen(shop: Shop, times: str) -> Seen:
    """A change in the form, as Slack tells of it: with the hash that the view had then."""
    state = {"times": {"form.times": {"selected_option": {"value": times}}}}
    view = {**shop.top.payload, "id": shop.top.id, "hash": shop.top.hash, "state": {"values": state}}
    return handler.seen({"user": {"id": EMMA}, "view": view})


async def test_the_last_of_two_quick_changes_holds(shop: Shop) -> None:
    """The first redraw makes the second one's hash stale."""
    await shop.opens()
    first, second = chosen(shop, "once"), chosen(shop, "daily")
    await shop.forms.watched(first)
    await shop.forms.watched(second)
    assert "count" in shop.names


async def test_a_change_that_is_overtaken_does_not_come_back(shop: Shop) -> None:
    await shop.opens()
    first, second = chosen(shop, "daily"), chosen(shop, "once")
    other = chosen(shop, "once")

    async def overtake() -> None:
        del shop.slack.before["views.update"]
        await shop.forms.watched(second)

    await shop.forms.watched(other)
    shop.slack.before["views.update"] = overtake
    await shop.forms.watched(first)
    assert "count" not in shop.names


async def test_a_secret_is_sealed_and_never_shown(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    await shop.submits(lock="hunter2")
    draft = await shop.draft()
    assert shop.vault.open(draft.filled["lock"]) == "hunter2"
    assert "Lock: set" in shop.text
    assert draft.filled["lock"] not in str(shop.slack.workspace.views)
    await shop.presses("form.page", "safety")
    assert shop.shows("lock") is None
    assert "Lock is set. Leave the field empty to keep it." in shop.text
    await shop.submits(lid="on")
    assert shop.vault.open((await shop.draft()).filled["lock"]) == "hunter2"


async def test_a_secret_can_be_typed_anew_and_removed(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    await shop.submits(lock="hunter2")
    await shop.presses("form.page", "safety")
    await shop.submits(lock="hunter3")
    assert shop.vault.open((await shop.draft()).filled["lock"]) == "hunter3"
    await shop.presses("form.page", "safety")
    shop.fills(spout=["left"])
    await shop.presses("form.unset", "lock")
    assert "lock" not in (await shop.draft()).filled
    assert "is set" not in shop.text
    assert [each["value"] for each in shop.shows("spout")] == ["left"]
    await shop.closes()
    assert "Lock" not in shop.text


async def test_a_secret_of_the_first_page_can_be_removed_too(shop: Shop) -> None:
    await shop.opens("mug")
    await shop.submits(name="Tom", lock="hunter2")
    draft = Draft("d1", "mug", EMMA, CHANNEL, "", NOON, {"lock": shop.vault.seal("hunter2")})
    await shop.opens("mug")
    await shop.forms.show(draft, shop.top.id)
    await shop.presses("form.unset", "lock")
    assert "is set" not in shop.text
    assert (await shop.draft()).filled == {}


async def test_suggestions_are_of_the_field_and_for_the_asker(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    assert ("pot", "glaze", "(begun)", EMMA) in shop.glazes.asked
    delivery = await shop.modals.suggest(shop.top.id, "form.glaze", "cel")
    assert isinstance(delivery.body, dict)
    assert [each["value"] for each in delivery.body["options"]] == ["celadon", "-"]
    assert shop.glazes.asked[-1] == ("pot", "glaze", "cel", EMMA)


async def test_a_lost_form_suggests_nothing_but_says_so(shop: Shop) -> None:
    await shop.opens()
    await shop.turns_to("looks")
    await shop.store.drafts.remove((await shop.draft()).id)
    delivery = await shop.modals.suggest(shop.top.id, "form.glaze", "cel")
    assert isinstance(delivery.body, dict)
    assert "too old" in str(delivery.body["options"])


async def test_a_button_of_a_lost_form_says_so_in_a_view_upon_it(shop: Shop) -> None:
    await shop.opens()
    await shop.store.drafts.remove((await shop.draft()).id)
    await shop.presses("form.more")
    assert shop.top.payload["callback_id"] == modal.NOTICE
    assert "type the command again" in shop.text
    await shop.closes()
    assert shop.top.payload["callback_id"] == modal.FORM


async def test_where_three_views_lie_upon_each_other_a_notice_takes_the_place_of_the_top_one(
    shop: Shop,
) -> None:
    await shop.opens()
    await shop.turns_to("safety")
    await shop.chooses(lid="on")
    await shop.submits(lock="hunter2")
    await shop.presses("form.page", "safety")
    await shop.store.drafts.remove((await shop.draft()).id)
    await shop.presses("form.unset", "lock")
    assert shop.top.payload["callback_id"] == modal.NOTICE
    assert "type the command again" in shop.text


async def test_a_watched_field_of_a_lost_form_waits_for_the_submit_to_say_so(shop: Shop) -> None:
    await shop.opens()
    await shop.store.drafts.remove((await shop.draft()).id)
    calls = list(shop.slack.calls)
    await shop.chooses(times="daily")
    assert shop.slack.calls == calls
    assert shop.slack.told == []


async def test_what_fails_in_a_modal_is_told_by_a_direct_message(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    await shop.opens()
    shop.slack.failures["views.push"] = [errors.Refused("views.push", "invalid_arguments")]
    await shop.presses("form.more")
    ((to, words),) = shop.slack.told
    assert to == EMMA
    assert "ABCD-1234" in words
    assert "form.more" in caplog.text


async def test_an_ended_kind_opens_its_successor_with_a_word(shop: Shop) -> None:
    shop.ports.ended.add("mug")
    await shop.opens("mug")
    assert (await shop.draft()).kind == "pot"
    assert "Zoom has no mugs any more" in shop.text
    assert shop.permits.asked == [(EMMA, "pot")]


async def test_an_ended_kind_without_a_successor_opens_as_ever(shop: Shop) -> None:
    shop.ports.ended.add("pot")
    await shop.opens("pot")
    assert (await shop.draft()).kind == "pot"


async def asked_for_a_mug(shop: Shop, kind: str = "mug") -> Message:
    """A request that Zoom refused, as it has ended the kind, and the buttons that open forms."""
    spec = PotSpec(filled={"name": "Tom"}).model_dump(mode="json")
    await shop.store.requests.add(Request(f"{kind}:1", kind, EMMA, CHANNEL, "", asked_at=NOON, spec=spec))
    buttons = [
        {
            "type": "button",
            "action_id": action_id,
            "text": {"type": "plain_text", "text": "Open"},
            "value": OfRequest(key=f"{kind}:1").pack(),
        }
        for action_id in (actions.SUCCESSOR, actions.REOPEN)
    ]
    blocks = [{"type": "actions", "block_id": "b", "elements": buttons}]
    return shop.slack.workspace.add(
        Message("1.000001", CHANNEL, "U0ZOOMBOT", text="Gone", blocks=blocks, ephemeral_to=EMMA, by_app=True)
    )


async def test_the_button_of_a_successor_opens_its_form_with_what_can_be_handed_over(shop: Shop) -> None:
    await shop.presses_in_message(await asked_for_a_mug(shop), actions.SUCCESSOR)
    assert (await shop.draft()).kind == "pot"
    assert (await shop.draft()).filled["name"] == "Tom"
    assert shop.shows("name") == "Tom"
    assert "handle" not in (await shop.draft()).filled


async def test_the_button_of_a_successor_is_for_its_asker(shop: Shop) -> None:
    await shop.presses_in_message(await asked_for_a_mug(shop), actions.SUCCESSOR, person=LIAM)
    assert shop.open_views == 0
    assert "not yours" in shop.slack.told[0][1]


async def test_a_kind_without_a_successor_offers_none(shop: Shop) -> None:
    await shop.presses_in_message(await asked_for_a_mug(shop, "pot"), actions.SUCCESSOR)
    assert shop.open_views == 0
    assert "no other form" in shop.slack.told[0][1]


async def test_a_request_that_is_not_there_opens_nothing(shop: Shop) -> None:
    opened = Opened("t", EMMA, CHANNEL, "http://slack.test/response/1")
    with pytest.raises(Refusal, match="not yours"):
        await shop.forms.hand_over("pot:unknown", opened)


async def test_a_form_opens_again_for_its_asker_while_what_was_filled_in_is_kept(shop: Shop) -> None:
    told = await asked_for_a_mug(shop)
    await shop.presses_in_message(told, actions.REOPEN, person=LIAM)
    assert shop.open_views == 0
    assert "not yours" in shop.slack.told[0][1]
    await shop.presses_in_message(told, actions.REOPEN)
    assert shop.open_views == 0
    assert "not kept any more" in shop.slack.told[1][1]


async def test_a_draft_can_be_shown_in_a_view_that_is_open(shop: Shop) -> None:
    """So a form that changes something opens: words first, while it is read from Zoom."""
    await shop.opens()
    view = shop.top
    draft = Draft("d1", "pot", EMMA, CHANNEL, "", NOON, {"name": "Betty"}, zoom_id="z1")
    await shop.forms.show(draft, view.id)
    assert "Change the teapot" in shop.text
    assert view.payload["submit"]["text"] == "Save"
    assert await shop.store.drafts.get("d1") == draft
    await shop.presses("form.more")
    assert "*Safety*\nAs it is now" in shop.text


async def test_a_draft_whose_view_was_closed_is_shown_to_nobody(shop: Shop) -> None:
    await shop.forms.show(Draft("d1", "pot", EMMA, CHANNEL, "", NOON), "V0")
    assert shop.open_views == 0


async def test_a_change_that_is_confirmed_first_says_next(shop: Shop, town: Town) -> None:
    town.pots.confirms = True
    await shop.opens()
    await shop.forms.show(Draft("d1", "pot", EMMA, CHANNEL, "", NOON, zoom_id="z1"), shop.top.id)
    assert shop.top.payload["submit"]["text"] == "Next"


async def test_slack_that_does_not_say_who_it_is_keeps_nobody_waiting(town: Town) -> None:
    async with town.life(zone=0.01) as shop:
        shop.slack.hidden = True
        await shop.opens()
        assert shop.slack.calls == ["views.open", "users.info"]
        assert "Zone: unknown" in shop.text
