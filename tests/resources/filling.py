"""A person who fills in the form of a meeting: what Slack tells of it, and what each setting may be."""

import json
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.domain.people import Link, LinkedBy, Person
from bot.domain.vault import Vault
from bot.errors import Refusal
from bot.resources import base, meeting, meeting_fields, meeting_request
from bot.resources.meeting_setting import Phase, Setting
from bot.resources.meeting_spec import Spec
from bot.settings import Passcode
from bot.slack import form
from bot.zoom import users

BERLIN: Final = ZoneInfo("Europe/Berlin")
NOW: Final = datetime(2026, 10, 20, 12, 10, tzinfo=UTC)
"""A Tuesday, five days before the clocks go back in Berlin."""
CONTEXT: Final = base.Context(asker="U1", zone=BERLIN, now=NOW)
EDITING: Final = replace(CONTEXT, editing=True)
VAULT: Final = Vault("secret")
MEETINGS: Final = meeting.Meetings(Passcode.HOST, VAULT)
FORM: Final = MEETINGS.form
CREATABLE: Final = tuple(each for each in meeting_fields.ALL if each.phase is not Phase.EDITING)
PEOPLE: Final = {f"U{number}": f"person{number}@acme.example" for number in range(2, 9)}
FIRST_PAGE: Final = ("topic", "type", "start_time", "timezone", "duration")
"""What the first page sends of a single meeting, as it opens."""


class Asker:
    """Emma, with a Zoom user; the other people have one, but for those who are refused."""

    id = "U1"

    def __init__(
        self,
        *,
        zone: ZoneInfo | None = BERLIN,
        basic: Sequence[str] = (),
        refused: Sequence[str] = (),
        kept: Mapping[str, form.Filled] | None = None,
        linked: bool = True,
        group: int = 2,
    ) -> None:
        self._zone = zone
        self._basic = basic
        self._refused = refused
        self._kept = kept or {}
        self._linked = linked
        self._group = group

    async def person(self) -> Person:
        return Person("U1", "Emma", "emma@acme.example", self._zone)

    async def profile(self, slack_id: str) -> Person:
        return Person(slack_id, "Liam", PEOPLE.get(slack_id, ""), self._zone)

    async def with_email(self, email: str) -> Person | None:
        del email
        return None

    async def link(self) -> Link:
        if not self._linked:
            raise Refusal("You have no Zoom user.", next_step="Ask your Zoom admin.")
        return Link("U1", "Z1", "emma@acme.example", LinkedBy.EMAIL, "U1", NOW)

    async def members(self, group_id: str) -> frozenset[str]:
        del group_id
        return frozenset(f"U{number}" for number in range(1, self._group + 1))

    async def zoom_user(self, slack_id: str) -> users.User:
        if slack_id in self._refused:
            raise Refusal(f"{slack_id} has no Zoom user.")
        kind = users.Type.BASIC if slack_id in self._basic else users.Type.LICENSED
        number = slack_id.removeprefix("U")
        return users.User(id=f"Z{number}", email=f"person{number}@acme.example", type=kind, first_name="Liam")

    async def preset(self, name: str) -> form.Filled:
        if name not in self._kept:
            raise Refusal("You have no such preset.")
        return self._kept[name]


def opened(**more: Any) -> dict[str, Any]:  # noqa: ANN401 values of all fields
    """The form as it opens, with a topic."""
    return {**FORM.defaults(CONTEXT), "topic": "Retro", **more}


def state(field: form.Field, value: Any = None) -> dict[str, Any]:  # noqa: ANN401 values of all fields
    """What Slack tells of an input: with a value, that the person filled it in; otherwise as it is drawn."""
    element = field.draw(value)["element"]
    if value is not None and field.secret:
        return {"type": element["type"], "value": value}
    names = {each: each.replace("initial_", "selected_") for each in element if each.startswith("initial_")}
    told = {names[each].replace("selected_value", "value"): element[each] for each in names}
    return {"type": element["type"], **told}


def submitted(filled: Mapping[str, Any]) -> dict[str, Any]:
    """What the bot reads of all pages, when they are filled in so and all else is as it was drawn."""
    found: dict[str, Any] = {}
    for page in FORM.pages:
        fields = FORM.fields(page.name, filled, CONTEXT)
        values = {
            each.name: {f"{form.ACTION}{each.name}": state(each, filled.get(each.name))} for each in fields
        }
        for name, value in form.read(fields, values).items():
            secret = name == "passcode"
            found[name] = VAULT.seal(value) if secret else value
    return found


def asked(filled: Mapping[str, Any]) -> Spec:
    """The spec, saved and loaded again, with the people looked up."""
    spec = MEETINGS.read(filled, CONTEXT)
    saved = json.loads(json.dumps(spec.model_dump(mode="json", exclude_defaults=True)))
    return MEETINGS.spec(saved).model_copy(update={"people": PEOPLE, "host": "Z1"})


def body(filled: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON that Zoom gets when a person fills in the form so."""
    return meeting_request.build(asked(submitted(filled)), VAULT).as_json()


def leaves(value: Any, name: str = "") -> Iterator[str]:  # noqa: ANN401 any JSON
    """The places in a body that hold something; an empty list or object is a place, too."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value and isinstance(value[0], dict | list):
        for inner in value:
            yield from leaves(inner, f"{name}[]")
    else:
        yield name


def needed(setting: Setting) -> dict[str, Any]:
    """What else has to be chosen for a setting to be taken."""
    if setting.name == "registration_type":
        return {"repeat": "weekly", "approval_type": "0"}
    if setting.need is None:
        return {}
    other = meeting_fields.BY_NAME[setting.need.name]
    return {**needed(other), setting.need.name: setting.need.values[0]}


_WORDS = (
    st.text(string.ascii_letters + string.digits + " äß", min_size=1, max_size=20).map(str.strip).filter(bool)
)
_EMAILS = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(com|example)", fullmatch=True)
_COUNTRIES = st.lists(st.sampled_from(["DE", "US", "JP", "BR"]), min_size=1, unique=True)
_LANGUAGES = st.sampled_from([("English", "French"), ("German", "Japanese")])
_CODES = st.sampled_from([("US", "FR"), ("DE", "JP")])


def _lines(entry: st.SearchStrategy[tuple[str, dict[str, Any]]], most: int = 4) -> st.SearchStrategy[Any]:
    """Entries as a person writes them, one on each line, and as Zoom takes them."""
    entries = st.lists(entry, min_size=1, max_size=most)
    return entries.map(lambda each: ("\n".join(line for line, _ in each), [found for _, found in each]))


def _pair(left: str, right: str) -> st.SearchStrategy[tuple[str, dict[str, Any]]]:
    return st.tuples(_WORDS, _WORDS).map(
        lambda each: (f"{each[0]}: {each[1]}", {left: each[0], right: each[1]})
    )


def _room(parts: tuple[str, list[str]]) -> tuple[str, dict[str, Any]]:
    name, people = parts
    return f"{name}: {', '.join(people)}", {"name": name, "participants": people}


def _interpreter(parts: tuple[str, tuple[str, str]], key: str) -> tuple[str, dict[str, Any]]:
    address, languages = parts
    return f"{address}: {', '.join(languages)}", {"email": address, key: ",".join(languages)}


_INTERPRETERS = st.tuples(_EMAILS, _LANGUAGES).map(
    lambda each: _interpreter(each, "interpreter_languages")
) | (st.tuples(_EMAILS, _CODES).map(lambda each: _interpreter(each, "languages")))
_PERMISSIONS = st.sampled_from(["editor", "commenter", "viewer"])
_PLACES = ("Europe/Berlin", "Asia/Tokyo", "America/New_York")

CHOSEN: Final[dict[str, st.SearchStrategy[tuple[Any, Any]]]] = {
    "topic": _WORDS.map(lambda words: (words, " ".join(words.split()))),
    "passcode": st.text(string.ascii_letters + string.digits + "@_*-", min_size=1, max_size=10).map(
        lambda words: (words, words)
    ),
    "waiting_room_options": st.one_of(
        st.just(("follow_setting", {"mode": "follow_setting"})),
        st.sampled_from(["everyone", "users_not_in_account", "users_not_on_invite"]).map(
            lambda who: (who, {"mode": "custom", "who_goes_to_waiting_room": who})
        ),
    ),
    "country_rule": st.one_of(
        st.just(("off", {"enable": False})),
        st.sampled_from(["approve", "deny"]).map(lambda how: (how, {"enable": True, "method": how})),
    ),
    "authentication_domains": st.just(("example.com, *.example.org", "example.com,*.example.org")),
    "authentication_exception": _lines(
        st.tuples(_WORDS, _EMAILS).map(
            lambda each: (f"{each[0]}: {each[1]}", {"name": each[0], "email": each[1]})
        )
    ),
    **dict.fromkeys(
        ("approved_list", "denied_list", "global_dial_in_countries", "additional_data_center_regions"),
        _COUNTRIES.map(lambda codes: (", ".join(codes), codes)),
    ),
    "alternative_hosts": st.lists(st.sampled_from(sorted(PEOPLE)), min_size=1, unique=True).map(
        lambda people: (people, ";".join(PEOPLE[each] for each in people))
    ),
    "schedule_for": st.sampled_from(sorted(PEOPLE)).map(lambda each: (each, PEOPLE[each])),
    "video_channels": _lines(_pair("channel_id", "name")),
    "rooms": _lines(st.tuples(_WORDS, st.lists(_EMAILS, min_size=1, max_size=3)).map(_room)),
    "interpreters": _lines(_INTERPRETERS),
    "signers": _lines(
        st.tuples(_EMAILS, _WORDS).map(
            lambda each: (f"{each[0]}: {each[1]}", {"email": each[0], "sign_language": each[1]})
        )
    ),
    "resources": _lines(
        st.tuples(_WORDS, _PERMISSIONS).map(
            lambda each: (
                f"{each[0]}: {each[1]}",
                {"resource_type": "whiteboard", "resource_id": each[0], "permission_level": each[1]},
            )
        )
    ),
    "tracking_fields": _lines(_pair("field", "value")),
    "timezone": st.sampled_from(_PLACES).map(lambda place: (place, place)),
    "contact_email": _EMAILS.map(lambda address: (address, address)),
    "meeting_invitees": st.lists(_EMAILS, min_size=1, max_size=4).map(
        lambda each: (", ".join(each), [{"email": address} for address in each])
    ),
    "template": _WORDS.map(lambda words: ({"value": f"T{words}", "label": words}, f"T{words}")),
}
"""What a person may fill in, and what Zoom gets of it, where these are not plainly the same."""


def values(setting: Setting) -> st.SearchStrategy[tuple[Any, Any]]:
    """What a person may fill in for a setting, and what Zoom gets of it."""
    if setting.name in CHOSEN:
        return CHOSEN[setting.name]
    if isinstance(setting.field, form.Switch):
        return st.booleans().map(lambda on: (on, on))
    if isinstance(setting.field, form.Choice):
        names = [option.value for option in setting.field.options]
        return st.sampled_from(names).map(lambda name: (name, int(name) if name.isdecimal() else name))
    assert isinstance(setting.field, form.Text), setting.name
    return _WORDS.map(lambda words: (words, words))


def examples(setting: Setting) -> list[Any]:
    """Values that have all parts of a setting among them."""
    written: dict[str, list[Any]] = {
        "interpreters": ["anna@example.com: English, French", "bob@example.com: US, DE"],
        "waiting_room_options": ["everyone"],
        "country_rule": ["approve"],
        "rooms": ["Room A: anna@example.com"],
        "signers": ["anna@example.com: American"],
        "authentication_exception": ["Anna: anna@example.com"],
        "video_channels": ["abc: Trainings"],
        "resources": ["abc: viewer"],
        "tracking_fields": ["Department: Sales"],
        "alternative_hosts": [["U2"]],
        "schedule_for": ["U2"],
        "template": [{"value": "T1", "label": "Standup"}],
        "timezone": ["Asia/Tokyo"],
        "contact_email": ["anna@example.com"],
        "meeting_invitees": ["anna@example.com"],
        "authentication_domains": ["example.com"],
    }
    if setting.name in written:
        return written[setting.name]
    if isinstance(setting.field, form.Switch):
        return [True]
    if isinstance(setting.field, form.Choice):
        return [setting.field.options[0].value]
    return ["DE"]
