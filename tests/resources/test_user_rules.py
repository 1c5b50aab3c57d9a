"""What is filled in for a user: what is wrong with it, and what Zoom gets of it."""

import json
import string
from dataclasses import replace
from datetime import date
from typing import Any

import hypothesis
import pytest
from hypothesis import strategies as st

from bot.resources import base, user_form, user_rules
from bot.resources.user import Users
from bot.resources.user_spec import Licence
from bot.settings import UserAction
from bot.slack import form
from bot.zoom import users
from bot.zoom.users import Action
from tests.resources import asking_users, filling, kinds
from tests.resources.asking_users import USERS

TODAY = kinds.NOW.date()


def wrong(**more: Any) -> dict[str, str]:  # noqa: ANN401 values of all fields
    """What is said to be wrong."""
    with pytest.raises(base.Wrong) as caught:
        USERS.read(asking_users.filled(**more), kinds.NEW)
    return caught.value.errors


def test_the_least_is_somebody_and_a_reason() -> None:
    wanted = USERS.read(asking_users.filled(), kinds.NEW)
    assert (wanted.email, wanted.type, wanted.action) == (asking_users.EMAIL, Licence.BASIC, Action.CREATE)
    assert wanted.reason == "New in Sales"
    assert wanted.until is None
    assert wanted.groups == {}


def test_nobody_at_all_is_said_at_the_person() -> None:
    assert wrong(email=None) == {"person": user_rules.NOBODY}


def test_a_person_of_slack_needs_no_address() -> None:
    wanted = USERS.read(asking_users.filled(email=None, person=kinds.NOAH), kinds.NEW)
    assert (wanted.person, wanted.email) == (kinds.NOAH, "")


@pytest.mark.parametrize(
    "address",
    ["noah", "noah@", "@acme.example", "noah@acme", "a b@acme.example", "n@a.example, m@a.example",
     "<noah@acme.example>", "noah@-acme.example", "noah@acme..example", "noah@@acme.example"],
)  # fmt: skip
def test_what_is_no_address_is_said_at_it(address: str) -> None:
    assert wrong(email=address) == {"email": user_rules.NO_ADDRESS}


@pytest.mark.parametrize("domain", ["stra\u00dfe.example", "\uff41cme.example", "o\ufb03ce.example"])
def test_no_domain_passes_for_another_one(domain: str) -> None:
    """The policy folds what it compares: a rule for strasse.example would grant the first one."""
    assert wrong(email=f"noah@{domain}") == {"email": user_rules.NO_ADDRESS}


@pytest.mark.parametrize(
    "address", ["noah.diaz+zoom@sub.acme-1.example", "n@a.io", "o'neil@acme.example", "jürgen@müller.example"]
)
def test_an_address_may_look_like_this(address: str) -> None:
    assert USERS.read(asking_users.filled(email=address), kinds.NEW).email == address


def test_an_address_has_as_many_characters_as_zoom_takes() -> None:
    most = users.LONGEST_EMAIL - len("@acme.example")
    address = f"{'n' * most}@acme.example"
    assert USERS.read(asking_users.filled(email=address), kinds.NEW).email == address
    assert wrong(email=f"n{address}") == {"email": user_rules.LONG_ADDRESS}


@pytest.mark.parametrize(
    ("name", "most", "chinese"), [("first_name", 64, 5), ("last_name", 64, 5), ("display_name", 128, 10)]
)
def test_names_are_as_zoom_takes_them(name: str, most: int, chinese: int) -> None:
    for fits in ("n" * most, "诺" * chinese, "ノア" * 10):
        assert getattr(USERS.read(asking_users.filled(**{name: fits}), kinds.NEW), name) == fits
    assert wrong(**{name: "n" * (most + 1)}) == {name: user_rules.LONG.format(most=most, length=most + 1)}
    too_many = user_rules.CHINESE.format(most=chinese, count=chinese + 1)
    assert wrong(**{name: "诺" * (chinese + 1)}) == {name: too_many}
    assert wrong(**{name: "\u200b"}) == {name: user_rules.NOT_SEEN}


def test_names_are_one_line_with_single_blanks() -> None:
    wanted = USERS.read(asking_users.filled(first_name=" No\u00a0 ah\u202e"), kinds.NEW)
    assert wanted.first_name == "No ah"


def test_a_reason_is_asked_for() -> None:
    assert wrong(reason="  \n ") == {"reason": user_rules.NO_REASON}
    long = "x" * (user_form.LONGEST_REASON + 1)
    assert wrong(reason=long) == {"reason": user_rules.LONG.format(most=500, length=501)}


def test_an_end_is_for_a_licence_only() -> None:
    day = "2026-12-24"
    wanted = USERS.read(asking_users.filled(type="licensed", until=day), kinds.NEW)
    assert (wanted.until, wanted.zone) == (date(2026, 12, 24), "Europe/Berlin")
    assert wanted.ends_at is not None
    assert wanted.ends_at.isoformat() == "2026-12-25T00:00:00+01:00"
    assert wrong(type="basic", until=day) == {"until": user_rules.ONLY_LICENSED}


def test_a_licence_may_end_today_and_not_earlier_and_not_in_eleven_years() -> None:
    licensed = {"type": "licensed"}
    assert USERS.read(asking_users.filled(**licensed, until=TODAY.isoformat()), kinds.NEW).until == TODAY
    assert wrong(**licensed, until="2026-11-20") == {"until": user_rules.PASSED}
    assert USERS.read(asking_users.filled(**licensed, until="2036-12-31"), kinds.NEW).until
    assert wrong(**licensed, until="2037-01-01") == {"until": user_rules.FAR}
    assert wrong(**licensed, until="9999-12-31") == {"until": user_rules.FAR}


def test_without_a_time_zone_a_day_ends_in_utc() -> None:
    nowhere = replace(kinds.NEW, zone=None)
    wanted = USERS.read(asking_users.filled(type="licensed", until=TODAY.isoformat()), nowhere)
    assert wanted.ends_at is not None
    assert wanted.ends_at.isoformat() == "2026-11-22T00:00:00+00:00"


def test_the_field_for_an_end_is_there_for_a_licence_only() -> None:
    for licence in Licence:
        names = [each.name for each in USERS.form.fields(base.FIRST, {"type": licence.value}, kinds.NEW)]
        assert ("until" in names) == (licence is Licence.LICENSED)


def test_somebody_without_sign_in_can_host_at_least() -> None:
    assert wrong(action="custCreate", type="unassigned") == {"type": user_rules.NO_USE}
    for licence in ("basic", "licensed"):
        filled = asking_users.filled(action="custCreate", type=licence)
        assert USERS.read(filled, kinds.NEW).action is Action.CUSTOM


def test_the_way_is_asked_for_where_there_are_several() -> None:
    fields = {each.name: each for each in USERS.form.fields(base.FIRST, {}, kinds.NEW)}
    way = fields["action"]
    assert isinstance(way, form.Choice)
    assert [each.value for each in way.options] == [each.value for each in UserAction]
    assert all(each.description.endswith(".") for each in way.options)
    for only in UserAction:
        kind = Users((only,))
        assert "action" not in {each.name for each in kind.form.fields(base.FIRST, {}, kinds.NEW)}
        found = {**kind.form.defaults(kinds.NEW), "email": asking_users.EMAIL, "reason": "New"}
        assert kind.read(found, kinds.NEW).action == only.value


def test_a_way_that_is_not_offered_any_more_is_said_at_it() -> None:
    kind = Users((UserAction.CREATE, UserAction.SSO))
    with pytest.raises(base.Wrong) as caught:
        kind.read(asking_users.filled(action="custCreate"), kinds.NEW)
    assert caught.value.errors == {"action": user_rules.NOT_OFFERED}


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = wrong(email="noah", first_name="n" * 65, reason=None, type="licensed", until="2020-01-01")
    assert set(found) == {"email", "first_name", "reason", "until"}


def test_no_field_asks_for_a_password() -> None:
    for page in USERS.form.pages:
        for field in USERS.form.fields(page.name, {"type": "licensed"}, kinds.NEW):
            assert "password" not in f"{field.name} {field.label}".casefold()


NAMES = st.text(string.ascii_letters + "äßéł -'", min_size=1, max_size=20).filter(lambda name: name.strip())
GROUPS = st.lists(st.sampled_from(["G1", "G2", "G3"]), unique=True, max_size=3)


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """A form that somebody has filled in rightly."""
    licence = draw(st.sampled_from(["basic", "licensed", "unassigned"]))
    ways = [each.value for each in Action if not (each is Action.CUSTOM and licence == "unassigned")]
    found = asking_users.filled(type=licence, action=draw(st.sampled_from(ways)))
    for name in ("first_name", "last_name", "display_name"):
        if draw(st.booleans()):
            found[name] = draw(NAMES)
    if groups := draw(GROUPS):
        found["groups"] = [{"value": each, "label": f"Team {each}"} for each in groups]
    if licence == "licensed" and draw(st.booleans()):
        found["until"] = draw(st.dates(TODAY, date(2035, 1, 1))).isoformat()
    return found


@hypothesis.given(found=forms())
@hypothesis.settings(max_examples=60, deadline=None)
def test_what_slack_tells_of_the_form_becomes_the_json_that_zoom_takes(found: dict[str, Any]) -> None:
    fields = USERS.form.fields(base.FIRST, found, kinds.NEW)
    state = {
        each.name: {f"{form.ACTION}{each.name}": filling.state(each, found.get(each.name))} for each in fields
    }
    wanted = USERS.spec(json.loads(json.dumps(USERS.read(form.read(fields, state), kinds.NEW).saved())))
    sent = USERS.request(wanted).as_json()
    info: dict[str, Any] = json.loads(json.dumps(sent["user_info"]))
    password = info.pop("password", None)
    names: dict[str, str] = {
        name: " ".join(found[name].split())
        for name in ("first_name", "last_name", "display_name")
        if name in found
    }
    types = {"basic": 1, "licensed": 2, "unassigned": 4}
    assert info == names | {"email": asking_users.EMAIL, "type": types[found["type"]]}
    assert sent["action"] == found["action"]
    assert (password is not None) == (found["action"] == "autoCreate")
    assert wanted.groups == {each["value"]: each["label"] for each in found.get("groups", ())}


def test_nothing_that_is_saved_holds_a_password() -> None:
    wanted = asking_users.spec(action=Action.AUTO)
    first, second = (USERS.request(wanted).user_info.password for _ in range(2))
    assert first is not None
    assert second is not None
    assert first.get_secret_value() != second.get_secret_value()
    assert "password" not in json.dumps(wanted.saved())
    assert "password" not in type(wanted).model_fields
