"""`/zoom audit`."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BadInput, Refusal
from bot.services.audit import auditing
from bot.services.audit.auditing import Auditing
from bot.slack import actions, errors
from bot.slack.message import Message
from bot.slack.values import OfAudit
from tests.reading import words_of
from tests.services import badges
from tests.services.rig import ADA, EMMA, LIAM, NOON, Rig
from tests.store import builders


@pytest.fixture
async def life(tmp_path: Path) -> AsyncIterator[Rig]:
    async with badges.play(tmp_path).outside.life() as rig:
        yield badges.start(rig)


@pytest.fixture
def audit(life: Rig) -> Auditing:
    return Auditing(life.ports, life.kinds, life.admins)


def read(shown: Message) -> str:
    return words_of(shown.text, shown.payload()["blocks"])


def entries(shown: Message) -> list[str]:
    """The text of each entry."""
    return [block["text"]["text"] for block in shown.payload()["blocks"] if block["type"] == "section"]


def older(shown: Message) -> OfAudit | None:
    """What the button for the next page carries."""
    buttons = [each for block in shown.payload()["blocks"] for each in block.get("elements", ())]
    found = [each["value"] for each in buttons if each.get("action_id") == actions.OLDER]
    return OfAudit.unpack(found[0]) if found else None


async def test_an_approval_is_told_from_its_end_to_its_beginning(life: Rig, audit: Auditing) -> None:
    await badges.ask(life, f"Seven red {LIAM}")
    await badges.approve(life, EMMA)
    await badges.approve(life, ADA)
    await life.run_all()
    shown = await audit.answer(ADA, "")
    first_lines = [entry.splitlines()[0] for entry in entries(shown)]
    about = "badge “Seven”"
    assert f"*Created*: {about}" in first_lines
    assert first_lines.index(f"*Created*: {about}") < first_lines.index(f"*Approved*: {about}")
    assert first_lines.index(f"*Approved*: {about}") < first_lines.index(f"*Waits for approval*: {about}")
    (approved,) = [entry for entry in entries(shown) if entry.startswith("*Approved*")]
    at = int(NOON.timestamp())
    assert f"<@{ADA}>, <!date^{at}^{{date_short_pretty}} at {{time}}|2026-11-21 12:00 UTC>" in approved
    assert "By rule 1 (line 2) of the policy" in approved
    assert "|in Slack>" in approved
    (tried,) = [entry for entry in entries(shown) if entry.startswith("*Tried to decide")]
    assert f"<@{EMMA}>" in tried
    assert "Result: " in tried


@pytest.mark.parametrize(
    ("typed", "subjects"),
    [
        ("", ["5", "4", "3", "2", "1", "0"]),
        (f"<@{LIAM}>", ["5"]),
        ("badge", ["4", "2", "0"]),
        ("badge created since 2026-11-19", ["4"]),
        ("created", ["4", "3", "2", "1", "0"]),
        ("failed", ["5"]),
        ("since today", ["5"]),
    ],
)
async def test_what_is_looked_for_is_shown(
    life: Rig, audit: Auditing, typed: str, subjects: list[str]
) -> None:
    for n in range(5):
        action = "meeting.created" if n % 2 else "badge.created"
        await life.store.audit.add(
            builders.entry(action, subject=str(n), actor=EMMA, at=NOON - timedelta(days=5 - n))
        )
    refused = builders.entry("approval.refused", subject="5", actor=LIAM, result="own", at=NOON)
    await life.store.audit.add(refused)
    shown = await audit.answer(ADA, typed)
    assert [entry.splitlines()[0].rpartition(": ")[2] for entry in entries(shown)] == subjects


async def test_twenty_are_shown_and_the_older_ones_follow_by_a_button(life: Rig, audit: Auditing) -> None:
    for n in range(41):
        await life.store.audit.add(builders.entry("badge.created", subject=str(n)))
        await life.store.audit.add(builders.entry("link.made", subject=EMMA))
    shown = await audit.answer(ADA, "badge")
    seen = []
    while True:
        seen.append([entry.splitlines()[0] for entry in entries(shown)])
        of = older(shown)
        if of is None:
            break
        shown = await audit.older(ADA, of)
    assert [len(page) for page in seen] == [20, 20, 1]
    assert [line for page in seen for line in page] == [f"*Created*: {n}" for n in range(40, -1, -1)]


async def test_a_whole_last_page_has_no_button(life: Rig, audit: Auditing) -> None:
    for n in range(20):
        await life.store.audit.add(builders.entry(subject=str(n)))
    assert older(await audit.answer(ADA, "")) is None


async def test_nothing_that_fits_is_said(audit: Auditing) -> None:
    assert (await audit.answer(ADA, "badge")).text == auditing.NOTHING
    assert (await audit.older(ADA, OfAudit(before=3))).text == auditing.OLDEST


async def test_only_admins_see_it_whatever_they_press(life: Rig, audit: Auditing) -> None:
    await life.store.audit.add(builders.entry())
    for answer in (audit.answer(EMMA, "no such thing"), audit.older(EMMA, OfAudit(before=9))):
        with pytest.raises(Refusal, match="Only admins of this bot may see who did what") as caught:
            await answer
        assert not isinstance(caught.value, BadInput)


async def test_what_is_not_understood_is_refused_with_what_there_is(audit: Auditing) -> None:
    with pytest.raises(BadInput, match=r"badge, .*meeting.*request"):
        await audit.answer(ADA, "bagde")


async def test_a_day_is_that_of_the_reader(life: Rig, audit: Auditing) -> None:
    await life.store.audit.add(builders.entry(subject="before", at=NOON - timedelta(hours=14)))
    await life.store.audit.add(builders.entry(subject="then", at=NOON - timedelta(hours=12)))
    life.slack.fail("person", errors.Silent("users.info"))  # then it is UTC
    assert len(entries(await audit.answer(ADA, "since today"))) == 1
    assert len(entries(await audit.answer(ADA, "since today"))) == 1


async def test_people_who_were_linked_are_named(life: Rig, audit: Auditing) -> None:
    await life.store.audit.add(builders.entry("link.made", subject=LIAM, actor=ADA))
    (entry,) = entries(await audit.answer(ADA, ""))
    assert entry.startswith(f"*Linked to a Zoom user*: <@{LIAM}>\n<@{ADA}>, ")


async def test_what_the_bot_did_by_itself_is_the_bot_s(life: Rig, audit: Auditing) -> None:
    await life.store.audit.add(builders.entry("badge.standing", actor="bot"))
    assert "The bot, " in entries(await audit.answer(ADA, ""))[0]


async def test_a_request_that_was_never_understood_is_named_by_its_kind(life: Rig, audit: Auditing) -> None:
    await life.store.requests.add(builders.request("badge:9", kind="badge"))
    await life.store.requests.add(builders.request("gone:9", kind="gone"))
    for key in ("badge:9", "gone:9", "nobody:9"):
        await life.store.audit.add(builders.entry("request.refused", subject=key, request=key))
    first_lines = [entry.splitlines()[0] for entry in entries(await audit.answer(ADA, ""))]
    assert first_lines == ["*Refused*", "*Refused*: gone", "*Refused*: badge"]


@pytest.mark.parametrize("message", ["C0ITADMIN:1.2", "C0ITADMIN:", ":", ""])
async def test_where_slack_says_nothing_of_a_place_the_rest_is_shown(
    life: Rig, audit: Auditing, message: str
) -> None:
    await life.store.audit.add(builders.entry(message=message))
    life.slack.fail("link", errors.Silent("auth.test"))
    (entry,) = entries(await audit.answer(ADA, ""))
    assert "in Slack" not in entry


async def test_nothing_recorded_acts_as_markup(life: Rig, audit: Auditing) -> None:
    typed = "<!channel> & <https://evil.example|x>"
    await life.store.audit.add(
        builders.entry(subject=typed, rule=typed, result=typed, details={typed: typed, "before": typed})
    )
    shown = read(await audit.answer(ADA, ""))
    assert "<!channel>" not in shown
    assert "<https" not in shown
