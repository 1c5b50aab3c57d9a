"""Zoom's users: who there is, how many more there may be, who is let in, and what can be done about it."""

from contextlib import suppress
from typing import Final

from sandbox import cast
from sandbox.page import markup, panel_kinds
from sandbox.page.events import Hit
from sandbox.page.markup import Html
from sandbox.zoom import seats
from sandbox.zoom.limits import MEETING_WRITES
from sandbox.zoom.shapes import whole_number
from sandbox.zoom.user import User, UserType
from sandbox.zoom.world import ZoomWorld

SHOWN: Final = 100
"""Users that are drawn, without those who are invited."""
DOMAINS: Final = {
    "managed_domains": "Managed domains",
    "limited_domains": "The only domains that users may have",
    "blocked_domains": "Domains that the admin blocks",
    "unsafe_domains": "Domains that Zoom blocks",
}
RULES: Final = {
    "sso": "Single sign-on",
    "pre_provisioning": "Users before their first sign-on",
    "partner": "ISV plan",
    "may_edit": "The app may edit users",
    "may_license": "The app may give licences",
}
_TYPES: Final = {
    UserType.BASIC: "Basic",
    UserType.LICENSED: "Licensed",
    UserType.UNASSIGNED: "Unassigned",
}
_GOOD: Final = {"active": "good", "pending": "warn"}


def draw(zoom: ZoomWorld) -> Html:
    """The users, how many there may be, and who is let in."""
    return markup.join([_users(zoom), _seats(zoom), _admission(zoom)])


def draw_invited(zoom: ZoomWorld) -> Html | None:
    """Who has not answered an invitation, and what they may do; nothing where that is nobody."""
    invited = [_user(zoom, each) for each in zoom.users.values() if _is_invited(each)]
    return panel_kinds.section(f"Invited · {len(invited)}", *invited) if invited else None


def act(zoom: ZoomWorld, hit: Hit) -> None:
    """Do what was clicked or typed in what is drawn here. What is not understood changes nothing."""
    option = hit.option or ""
    with suppress(LookupError, ValueError):  # somebody else did it, in another window
        match hit.what, hit.action:
            case "accept", _:
                zoom.accept(option)
            case "expire", _:
                zoom.expire(option)
            case "turn", _ if option in RULES:
                setattr(zoom.admission, option, not getattr(zoom.admission, option))
            case "press", "seats":
                _set_seats(zoom, hit.block, option)
            case "press", "domains" if hit.block in DOMAINS:
                setattr(zoom.admission, hit.block, set(option.lower().replace(",", " ").split()))
    zoom.changed()


def _set_seats(zoom: ZoomWorld, name: str, typed: str) -> None:
    number = whole_number(typed)
    if number is not None:
        zoom.seats.update({type_: number for type_, its in seats.NAMES.items() if its == name})


def _seats(zoom: ZoomWorld) -> Html:
    tiles = [_seat(zoom, type_, name) for type_, name in seats.NAMES.items()]
    return panel_kinds.section("Seats", markup.tag("div", *tiles, class_="quotas"))


def _seat(zoom: ZoomWorld, type_: int, name: str) -> Html:
    field = markup.tag(
        "input",
        type="number",
        min=0,
        value=zoom.seats[type_],
        class_="seat",
        aria_label=f"{_TYPES[type_]} seats",
        data_do="choose",
        data_action="seats",
        data_block=name,
    )
    return markup.tag(
        "div",
        markup.tag("div", _TYPES[type_], class_="quota-name"),
        markup.tag("b", f"{seats.taken(zoom.account, type_):,}"),
        markup.tag("span", "of ", class_="muted"),
        field,
        class_="quota",
    )


def _users(zoom: ZoomWorld) -> Html:
    found = [each for each in zoom.users.values() if not _is_invited(each)]
    rows = [_user(zoom, each) for each in found[:SHOWN]]
    more = len(found) - len(rows)
    rest = markup.tag("p", f"and {more:,} more", class_="nothing") if more else None
    emails = {each.email for each in zoom.users.values()}
    missing = [each.name for each in cast.CAST if each.email not in emails]
    note = markup.tag("p", f"Not in Zoom: {', '.join(missing)}.", class_="nothing") if missing else None
    return panel_kinds.section(f"Users · {len(found):,}", *rows, rest, note)


def _user(zoom: ZoomWorld, user: User) -> Html:
    writes = f"{zoom.limits.writes_today(user.id)} of {MEETING_WRITES} meeting writes today"
    made = f" · made by the API: {user.action}" if user.action else ""
    return markup.tag(
        "div",
        markup.tag("div", user.name or user.email, class_="card-title"),
        _status(user),
        _chip(_TYPES.get(user.type, str(user.type)), "plain"),
        markup.tag("div", f"{user.email} · {user.timezone}{made}", class_="card-facts"),
        _invitation(user) if _is_invited(user) else markup.tag("div", writes, class_="card-facts"),
        class_="card",
    )


def _is_invited(user: User) -> bool:
    return user.status == "pending" and not (user.foreign or user.invitation_expired)


def _status(user: User) -> Html:
    if user.foreign:
        return _chip("another account's", "warn")
    if user.invitation_expired:
        return _chip("invitation expired", "bad")
    return _chip(user.status, _GOOD.get(user.status, "bad"))


def _invitation(user: User) -> Html:
    return markup.tag(
        "div",
        _button("The person accepts the invitation", "accept", user.id, primary=True),
        _button("The invitation expires", "expire", user.id),
        class_="fault-buttons",
    )


def _admission(zoom: ZoomWorld) -> Html:
    fields = [_domains(zoom, name, words) for name, words in DOMAINS.items()]
    switches = [_switch(zoom, name, words) for name, words in RULES.items()]
    return panel_kinds.section(
        "Who may become a user",
        *fields,
        markup.tag("div", *switches, class_="fault-buttons"),
    )


def _domains(zoom: ZoomWorld, name: str, words: str) -> Html:
    field = markup.tag(
        "input",
        type="text",
        value=", ".join(sorted(getattr(zoom.admission, name))),
        placeholder="none",
        class_="domains",
        data_do="choose",
        data_action="domains",
        data_block=name,
    )
    return markup.tag("label", words, field, class_="admission")


def _switch(zoom: ZoomWorld, name: str, words: str) -> Html:
    is_on = bool(getattr(zoom.admission, name))
    return _button(f"{words}: {'on' if is_on else 'off'}", "turn", name)


def _button(words: str, what: str, option: str, *, primary: bool = False) -> Html:
    looks = "btn btn-primary" if primary else "btn"
    return markup.tag("button", words, type="button", class_=looks, data_do=what, data_option=option)


def _chip(words: str, kind: str) -> Html:
    return markup.tag("span", words, class_=f"chip chip-{kind}")
