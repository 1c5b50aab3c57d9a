"""`/zoom requests`: what somebody asked for, and what waits for them."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.domain.requests import Request, State
from bot.domain.reviews import Review
from bot.errors import Refusal
from bot.services.review import waiting
from bot.services.review.entitling import Right
from bot.services.review.waiting import Waiting
from bot.slack import actions, text
from bot.slack.message import Message
from bot.slack.values import OfReview
from tests.services import reviewed
from tests.services.desk import WORKSPACE, Desk, desk
from tests.services.reviewed import ADA, EMMA, NOON
from tests.services.rig import silent
from tests.services.shown import buttons, check, words

MAY = Right(entitled=True, self_approval=False)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Desk]:
    async with desk(tmp_path) as own:
        own.rights.people = {ADA: MAY, EMMA: MAY}
        yield own


def lists(office: Desk, most: int = waiting.MOST_LOOKED_AT) -> Waiting:
    return Waiting(office.ports, {"badge": reviewed.Badges()}, office.rights, most=most)


def numbered(number: int, state: State = State.PENDING, **changes: Any) -> Request:  # noqa: ANN401 any field
    return reviewed.request(
        state, key=f"badge:{number}", asked_at=NOON + timedelta(seconds=number), **changes
    )


def read(message: Message | None) -> str:
    assert message is not None
    check(message)
    return words(message)


async def test_who_asked_for_nothing_and_decides_about_nothing_is_told_what_they_can_do(office: Desk) -> None:
    (answer,) = await lists(office).answer("U0LIAM002")
    assert "/zoom help" in read(answer)


async def test_what_waits_for_somebody_comes_before_what_they_asked_for(office: Desk) -> None:
    await office.keep(numbered(1), numbered(2, asker=ADA, of=reviewed.review(own=(ADA,))))
    theirs, own = await lists(office).answer(ADA)
    assert "What waits for you" in read(theirs)
    assert "What you asked for" in read(own)


async def test_one_that_waits_can_be_withdrawn_by_its_asker(office: Desk) -> None:
    await office.keep(numbered(1))
    own = await lists(office).of_them(EMMA)
    assert "🟡 *a badge for Noah Diaz*: waits for approval. Asked <!date" in read(own)
    assert f"It expires {text.when(reviewed.review().deadline)}" in read(own)
    section = own.payload()["blocks"][1] if own else {}
    assert section["accessory"]["action_id"] == actions.WITHDRAW
    assert section["accessory"]["value"] == OfReview(key="badge:1", ticket="t1").pack()


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.DENIED, f"By {text.person(ADA)}: No seats left this month."),
        (State.REFUSED, "There was no seat left.\nA Zoom admin buys one."),
        (State.DONE, "✅"),
    ],
)
async def test_one_that_has_ended_says_how(office: Desk, state: State, expected: str) -> None:
    await office.keep(numbered(1, state))
    own = await lists(office).of_them(EMMA)
    assert expected in read(own)
    assert "accessory" not in str(own.payload() if own else "accessory")


async def test_what_takes_no_approval_is_listed_too_and_what_was_never_taken_is_not(office: Desk) -> None:
    plain = {"review": {}, "spec": {}, "thread_ts": "", "text": "<@U1|bob> &amp; <b>"}
    await office.keep(
        numbered(1, State.ACCEPTED, **plain),
        numbered(2, State.ABANDONED, **plain),
        Request("meeting:1", "meeting", EMMA, "C1", "Retro", NOON, state=State.DONE, spec={"topic": "Retro"}),
    )
    said = read(await lists(office).of_them(EMMA))
    assert "*badge @bob &amp; &lt;b&gt;*: being looked at" in said
    assert "*meeting Retro*: created" in said
    assert "not taken" not in said


async def test_what_was_only_never_taken_is_nothing(office: Desk) -> None:
    await office.keep(numbered(1, State.ABANDONED))
    assert await lists(office).of_them(EMMA) is None


async def test_one_that_waits_for_somebody_has_buttons_and_the_way_to_its_thread(office: Desk) -> None:
    of = reviewed.review(reviewed.terms(needed=2), votes={"U0INES008": NOON})
    await office.keep(numbered(1, of=of))
    theirs = await lists(office).for_them(ADA)
    said = read(theirs)
    assert f"asked for by {text.person(EMMA)}" in said
    assert f"<{WORKSPACE}/archives/C0ITADMIN/1700000000.000100|Open the thread>" in said
    assert "Approved so far: <@U0INES008>" in said
    shown = buttons(theirs) if theirs else {}
    assert [each["action_id"] for each in shown.values()] == [actions.APPROVE, actions.DENY]


async def test_without_its_address_the_thread_is_not_linked(office: Desk) -> None:
    office.slack.fail("link", silent())
    await office.keep(numbered(1), numbered(2, thread_ts=""))
    assert "Open the thread" not in read(await lists(office).for_them(ADA))


@pytest.mark.parametrize(
    ("of", "right"),
    [
        (reviewed.review(own=(ADA,)), MAY),
        (reviewed.review(reviewed.terms(needed=2), votes={ADA: NOON}), MAY),
        (reviewed.review(), Right(entitled=False, self_approval=True)),
    ],
    ids=["their own", "approved already", "not theirs to decide"],
)
async def test_what_somebody_cannot_decide_does_not_wait_for_them(
    office: Desk, of: Review, right: Right
) -> None:
    office.rights.people[ADA] = right
    await office.keep(numbered(1, of=of))
    assert await lists(office).for_them(ADA) is None


async def test_where_the_policy_lets_people_approve_their_own_it_waits_for_them(office: Desk) -> None:
    office.rights.people[EMMA] = Right(entitled=True, self_approval=True)
    await office.keep(numbered(1))
    assert "Approve" in read(await lists(office).for_them(EMMA))


async def test_of_many_the_oldest_twenty_are_shown(office: Desk) -> None:
    await office.keep(*(numbered(number) for number in range(waiting.SHOWN + 5)))
    said = read(await lists(office).for_them(ADA))
    assert said.count("asked for by") == waiting.SHOWN
    assert waiting.MORE in said
    own = read(await lists(office).of_them(EMMA))
    assert own.count("waits for approval") == waiting.SHOWN


async def test_it_is_looked_for_beyond_the_first_page(office: Desk) -> None:
    mine = reviewed.review(own=(ADA,))
    await office.keep(*(numbered(number, of=mine) for number in range(waiting.AT_ONCE)), numbered(500))
    assert read(await lists(office).for_them(ADA)).count("asked for by") == 1


async def test_it_is_not_looked_for_without_end(office: Desk) -> None:
    mine = reviewed.review(own=(ADA,))
    await office.keep(
        *(numbered(number, of=mine) for number in range(waiting.MOST_LOOKED_AT)), numbered(5000)
    )
    assert await lists(office).for_them(ADA) is None
    assert len(office.rights.asked) == waiting.MOST_LOOKED_AT


async def test_while_nobody_can_tell_that_is_said_and_not_asked_again_and_again(office: Desk) -> None:
    await office.keep(*(numbered(number) for number in range(10)))
    office.rights.failures = {f"badge:{number}": Refusal("Slack does not tell.") for number in range(1, 10)}
    said = read(await lists(office).for_them(ADA))
    assert said.count("asked for by") == 1
    assert "Slack does not tell." in said
    assert len(office.rights.asked) == 1 + waiting.MOST_DOUBTS
