"""What is looked for in the audit, as people type it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import audit_line
from bot.domain.audit_line import AuditLine, Known
from bot.errors import BadInput

NOW = datetime(2026, 11, 21, 22, 30, tzinfo=UTC)
"""A Saturday, and in Tokyo Sunday already."""
BERLIN, TOKYO = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Tokyo")
KNOWN = Known(
    {"user": "user", "im-group": "im_group", "im group": "im_group", "card": "card", "link": "link"},
    {"created": "created", "sent": "sent", "sent again": "sent_again", "members added": "members_added"},
)
EMMA = "<@U0EMMA001|emma>"


def parse(raw: str, zone: ZoneInfo | None = BERLIN) -> AuditLine:
    return audit_line.parse(raw, KNOWN, zone, NOW)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("", AuditLine()),
        (EMMA, AuditLine(person="U0EMMA001")),
        ("user", AuditLine(about="user")),
        ("USER Created", AuditLine(about="user", deed="created")),
        ("user.created", AuditLine(about="user", deed="created")),
        ("created", AuditLine(deed="created")),
        ("im-group members_added", AuditLine(about="im_group", deed="members_added")),
        ("im_group", AuditLine(about="im_group")),
        ("card sent", AuditLine(about="card", deed="sent")),
        ("card sent again", AuditLine(about="card", deed="sent_again")),
        ("failed", AuditLine(failed=True)),
        (f"refused user {EMMA}", AuditLine(person="U0EMMA001", about="user", failed=True)),
        (f"{EMMA} link", AuditLine(person="U0EMMA001", about="link")),
    ],
)
def test_who_and_what_in_any_order(typed: str, expected: AuditLine) -> None:
    assert parse(typed) == expected


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("today", (2026, 11, 21)),
        ("yesterday", (2026, 11, 20)),
        ("2026-11-01", (2026, 11, 1)),
        ("friday", (2026, 11, 20)),
        ("last Saturday", (2026, 11, 14)),
        ("sunday", (2026, 11, 15)),
        ("3 days", (2026, 11, 18)),
        ("the last 2 weeks", (2026, 11, 7)),
        ("1 week ago", (2026, 11, 14)),
        ("0001-01-01", (2000, 1, 1)),
        ("9999 weeks", (2000, 1, 1)),
    ],
)
def test_a_day_begins_at_midnight_where_the_asker_is(typed: str, day: tuple[int, int, int]) -> None:
    found = parse(f"user since {typed}")
    assert found.about == "user"
    assert found.since == datetime(*day, tzinfo=BERLIN)


def test_today_is_the_asker_s() -> None:
    assert parse("since today", TOKYO).since == datetime(2026, 11, 22, tzinfo=TOKYO)
    assert parse("since today", None).since == datetime(2026, 11, 21, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "part", "problem"),
    [
        (f"{EMMA} <@U0LIAM002|liam>", "@emma @liam", "one person at a time"),
        ("<#C1|general>", "#general", "that is no person"),
        ("@nobody", "@nobody", "I know nothing by that name"),
        ("user crated", "crated", "created, members added, sent, sent again"),
        ("users", "users", "card, im group, im-group, link, user"),
        ("user created twice", "twice", "I know nothing by that name"),
        ("since", "", "which day is that"),
        ("since the flood", "the flood", "which day is that"),
        ("since 2026-02-30", "2026-02-30", "which day is that"),
        ("since 2026-11-22", "2026-11-22", "still to come"),
    ],
)
def test_what_is_not_understood_is_named(typed: str, part: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(typed)
    assert caught.value.part == part
    assert problem in caught.value.problem
    assert caught.value.example.startswith("audit")


@given(st.text(max_size=40))
def test_whatever_is_typed_is_understood_or_refused(typed: str) -> None:
    try:
        found = parse(typed)
    except BadInput:
        return
    assert found.about in {"", *KNOWN.about.values()}
    assert found.deed in {"", *KNOWN.deeds.values()}
