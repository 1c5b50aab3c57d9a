"""Requests, links and audit entries as the store's tests need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from bot.domain.people import Link, LinkedBy
from bot.domain.requests import Request, State
from bot.domain.turns import Turn, What
from bot.store.port import AuditEntry, Change, ChangeState, Draft, Preset, Store

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def request(key: str = "k1", **changes: Any) -> Request:  # noqa: ANN401 its fields
    made = Request(key, "meeting", "U0EMMA001", "C1", "Retro at 15:00", NOON, "https://hooks.slack.test/r/1")
    return replace(made, **changes)


def link(slack_id: str = "U0EMMA001", zoom_id: str = "zoom-emma", **changes: Any) -> Link:  # noqa: ANN401 its fields
    made = Link(slack_id, zoom_id, "emma@acme.example", LinkedBy.EMAIL, slack_id, NOON)
    return replace(made, **changes)


def entry(action: str = "meeting.created", **changes: Any) -> AuditEntry:  # noqa: ANN401 its fields
    return replace(AuditEntry(NOON, "bot", action, "85746065"), **changes)


def draft(draft_id: str = "D1", **changes: Any) -> Draft:  # noqa: ANN401 its fields
    made = Draft(
        draft_id, "meeting", "U0EMMA001", "C1", "https://hooks.slack.test/r/1", NOON, {"topic": "Retro"}
    )
    return replace(made, **changes)


def preset(name: str = "standup", **changes: Any) -> Preset:  # noqa: ANN401 its fields
    return replace(Preset("U0EMMA001", "meeting", name, {"minutes": 15}, NOON), **changes)


def change(key: str = "change:D1", **changes: Any) -> Change:  # noqa: ANN401 its fields
    made = Change(
        key,
        "im_group",
        "G1",
        "QA",
        "U0EMMA001",
        "C1",
        "https://hooks.slack.test/r/1",
        {"name": "QA"},
        {"name": "QB"},
        NOON,
    )
    return replace(made, **changes)


def turn(what: What = What.ASKED, **changes: Any) -> Turn:  # noqa: ANN401 its fields
    return replace(Turn("k1", NOON, "U0EMMA001", what), **changes)


async def happens(store: Store, what: Turn) -> int:
    """Something to tell of, and with it its turn; the turn's number."""
    await store.requests.add(request(what.request))
    await store.requests.set_outcome(what.request, {}, entry=entry(), turn=what)
    return (await store.turns.untold(what.request))[-1].number


moments = st.datetimes(
    min_value=datetime(1990, 1, 1),  # noqa: DTZ001 hypothesis adds the zone
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
specs = st.dictionaries(st.text(max_size=10), json_values, max_size=4)
requests = st.builds(
    Request,
    key=st.text(min_size=1, max_size=20),
    kind=st.text(max_size=10),
    asker=st.text(max_size=10),
    channel=st.text(max_size=10),
    text=st.text(max_size=200),
    asked_at=moments,
    reply_url=st.text(max_size=50),
    state=st.sampled_from(State),
    spec=specs,
    zoom_id=st.text(max_size=20),
    card_channel=st.text(max_size=10),
    card_ts=st.text(max_size=20),
    outcome=specs,
    note=st.text(max_size=100),
    review=specs,
    revision=st.integers(0, 2**31),
    alike=st.text(max_size=40),
    thread_channel=st.text(max_size=12),
    thread_ts=st.text(max_size=20),
    changed_at=st.none() | moments,
)
links = st.builds(
    Link,
    slack_id=st.text(min_size=1, max_size=12),
    zoom_id=st.text(max_size=22),
    zoom_email=st.text(max_size=40),
    by=st.sampled_from(LinkedBy),
    actor=st.text(max_size=12),
    at=moments,
)
entries = st.builds(
    AuditEntry,
    at=moments,
    actor=st.text(max_size=12),
    action=st.text(max_size=20),
    subject=st.text(max_size=20),
    request=st.text(max_size=20),
    details=specs,
    rule=st.text(max_size=40),
    message=st.text(max_size=40),
    result=st.text(max_size=20),
)
turns = st.builds(
    Turn,
    request=st.text(max_size=20),
    at=moments,
    actor=st.text(max_size=12),
    what=st.sampled_from(What),
    details=specs,
)
drafts = st.builds(
    Draft,
    id=st.text(min_size=1, max_size=20),
    kind=st.text(max_size=10),
    asker=st.text(max_size=12),
    channel=st.text(max_size=12),
    reply_url=st.text(max_size=50),
    at=moments,
    filled=specs,
    zoom_id=st.text(max_size=20),
    name=st.text(max_size=128),
    before=specs,
)
presets = st.builds(
    Preset,
    asker=st.text(max_size=12),
    kind=st.text(max_size=10),
    name=st.text(min_size=1, max_size=40),
    filled=specs,
    at=moments,
)
changes = st.builds(
    Change,
    key=st.text(min_size=1, max_size=20),
    kind=st.text(max_size=10),
    zoom_id=st.text(max_size=20),
    name=st.text(max_size=128),
    asker=st.text(max_size=12),
    channel=st.text(max_size=12),
    reply_url=st.text(max_size=50),
    before=specs,
    after=specs,
    at=moments,
    state=st.sampled_from(ChangeState),
    note=st.text(max_size=100),
    found=specs,
    changed_at=st.none() | moments,
)
