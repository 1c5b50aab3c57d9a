"""Members of groups: each gets in who can, whatever becomes of the others."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import zoom
from bot.resources import group_members
from bot.zoom import errors, membership

RESETS = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass
class Api:
    """A kind of groups in which some cannot be: those refused by themselves, those left out silently."""

    AT_ONCE: int = 3
    refused: dict[str, errors.ZoomError] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    inside: list[str] = field(default_factory=list)
    blind: errors.ZoomError | None = None
    """What comes of asking who is in it."""
    sizes: list[int] = field(default_factory=list)
    """How many each call was to add."""
    looks: int = 0

    async def members(self, client: zoom.Zoom, group_id: str, /) -> AsyncIterator[membership.Member]:
        del client, group_id
        self.looks += 1
        if self.blind:
            raise self.blind
        for each in self.inside:
            yield membership.Member(id=each)

    async def add_members(
        self, client: zoom.Zoom, group_id: str, user_ids: Sequence[str], /
    ) -> frozenset[str]:
        del client, group_id
        self.sizes.append(len(user_ids))
        for each in user_ids:
            if each in self.refused:
                raise self.refused[each]
        new = [each for each in user_ids if each not in self.inside and each not in self.ignored]
        self.inside += new
        return frozenset(new)


@pytest.fixture
async def client() -> AsyncIterator[zoom.Zoom]:
    """Nothing is asked of it: the API is the test's own."""
    nobody = httpx.MockTransport(lambda _: httpx.Response(500))
    async with zoom.Zoom(credentials=zoom.Credentials("a", "b", "c"), transport=nobody) as client:
        yield client


def people(count: int) -> dict[str, str]:
    return {f"U{number}": f"Z{number}" for number in range(count)}


async def test_people_go_in_by_batches_and_nobody_is_asked_about_again(client: zoom.Zoom) -> None:
    api = Api()
    assert await group_members.add(client, api, "G", people(7)) == {}
    assert (api.sizes, api.looks, len(api.inside)) == ([3, 3, 1], 0, 7)


async def test_nobody_to_add_asks_zoom_nothing(client: zoom.Zoom) -> None:
    api = Api()
    assert await group_members.add(client, api, "G", {}) == {}
    assert (api.sizes, api.looks) == ([], 0)


async def test_who_is_in_it_already_is_in_it(client: zoom.Zoom) -> None:
    api = Api(inside=["Z1"])
    assert await group_members.add(client, api, "G", people(3)) == {}
    assert api.looks == 1


async def test_one_zoom_user_of_two_slack_users_is_added_once_and_missing_for_both(client: zoom.Zoom) -> None:
    api = Api(ignored={"Z1"})
    missing = await group_members.add(client, api, "G", {"U1": "Z1", "U2": "Z1", "U3": "Z3"})
    assert missing == {"U1": group_members.LEFT_OUT, "U2": group_members.LEFT_OUT}
    assert api.sizes == [2]


@pytest.mark.parametrize(
    "refused",
    [
        errors.Invalid("Validation Failed.", code=300, status=400),
        errors.NotFound("User does not exist: Z1.", code=1001, status=404),
        errors.Conflict("Already used.", code=1005, status=409),
        errors.NotAllowed("User does not belong to this account.", code=1010, status=400),
    ],
)
async def test_one_bad_one_keeps_nobody_else_out(client: zoom.Zoom, refused: errors.ZoomError) -> None:
    api = Api(refused={"Z1": refused})
    missing = await group_members.add(client, api, "G", people(5))
    assert list(missing) == ["U1"]
    assert missing["U1"]
    assert api.inside == ["Z0", "Z2", "Z3", "Z4"]
    assert api.sizes == [3, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (errors.NotAllowed("Only available for Paid account.", code=200, status=400), "paid accounts"),
        (errors.Daily("(100)", resets_at=RESETS, code=429, status=429), "100 of these a day"),
        (errors.MissingScopes("x", scopes=["group:write:member:admin"]), "does not let the bot"),
        (errors.Unauthorized("x", code=124, status=401), "credentials"),
        (errors.Gone("The IM Group APIs are no longer available.", code=4137, status=410), "ended"),
    ],
)
async def test_what_is_wrong_with_all_is_not_asked_for_each(
    client: zoom.Zoom, refused: errors.ZoomError, words: str
) -> None:
    api = Api(refused={"Z1": refused})
    missing = await group_members.add(client, api, "G", people(3))
    assert list(missing) == ["U0", "U1", "U2"]
    assert all(words in why for why in missing.values())
    assert api.sizes == [3]


@pytest.mark.parametrize(
    "error",
    [
        errors.NotFound("A group with this G does not exist.", code=4130, status=404),
        errors.NotFound("A group with this groupId: G does not exist.", code=300, status=400),
        errors.PerSecond("slowly", code=429, status=429),
        errors.Concurrent("one by one", code=429, status=429),
        errors.Unreachable("no answer", sent=True),
        errors.ServerError("oops", status=500),
        errors.Garbled("<html>"),
    ],
)
async def test_what_passes_and_a_group_that_is_gone_are_raised(
    client: zoom.Zoom, error: errors.ZoomError
) -> None:
    for api in (Api(refused={"Z1": error}), Api(ignored={"Z1"}, blind=error)):
        with pytest.raises(type(error)):
            await group_members.add(client, api, "G", people(3))


async def test_where_zoom_does_not_say_who_is_in_it_those_it_did_not_name_are_uncertain(
    client: zoom.Zoom,
) -> None:
    hidden = errors.MissingScopes("x", scopes=["group:read:list_members:admin"])
    api = Api(inside=["Z1"], blind=hidden)
    assert await group_members.add(client, api, "G", people(3)) == {"U1": group_members.UNSAID}


@given(
    refused=st.sets(st.integers(0, 12)),
    ignored=st.sets(st.integers(0, 12)),
    inside=st.sets(st.integers(0, 12)),
)
async def test_everybody_is_in_it_or_missing_with_a_reason(
    refused: set[int], ignored: set[int], inside: set[int]
) -> None:
    api = Api(
        refused={f"Z{n}": errors.Invalid("no", code=300, status=400) for n in refused - inside},
        ignored={f"Z{n}" for n in ignored},
        inside=[f"Z{n}" for n in inside],
    )
    nobody = httpx.MockTransport(lambda _: httpx.Response(500))
    async with zoom.Zoom(credentials=zoom.Credentials("a", "b", "c"), transport=nobody) as client:
        missing = await group_members.add(client, api, "G", people(13))
        again = await group_members.add(client, api, "G", people(13))
    assert missing == again
    assert all(missing.values())
    for slack_id, zoom_id in people(13).items():
        assert (slack_id in missing) is (zoom_id not in api.inside)
