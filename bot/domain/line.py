"""The line after `/zoom meeting`, after `/zoom link`, and after `/zoom group add`.

    meeting [topic] [at WHEN] [for DURATION] [with @people] [with preset NAME]

The clauses stand at the end, in any order, each once. What counts as a clause is decided from the right:
`at` before words of days and times, `for` before a duration, `with` before people, each be it a wrong one;
or the word `preset`; before anything else the word belongs to the topic (Lunch at the office, Prep for
3 customers). Clause words
inside double quotes, of any language, always belong to the topic.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NoReturn

from bot.domain import durations, hours, mentions, moments, signs, text, tokens
from bot.domain.text import Kind
from bot.domain.tokens import Token
from bot.errors import BadInput

EXAMPLE: Final = "meeting Retro at tomorrow 15:00 for 45m with @emma"
LINK_EXAMPLE: Final = "link @emma emma.weber@example.com"
ADD_EXAMPLE: Final = "group add @emma @liam to Marketing"
PRESET_EXAMPLE: Final = "meeting Retro with preset standup"

_NOW: Final = frozenset({"now", "right now"})
_EMAIL: Final = re.compile(r"[^@\s<>|]{1,64}@[^@\s<>|]{1,250}\.[^@\s<>|.]{2,}")
_HEAD: Final = 6
"""Words after a clause word that decide whether it is one."""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A meeting as it was asked for."""

    topic: str = ""
    """Plain text of at most 200 characters; empty where none was given."""
    when: str = ""
    """The words after `at`; empty for a meeting now."""
    minutes: int | None = None
    people: tuple[str, ...] = ()
    """Slack user IDs, each once, in the order in which they were named."""
    groups: tuple[str, ...] = ()
    """Slack user group IDs, each once."""
    preset: str = ""
    """The name under which the asker kept choices; empty where none was said."""


@dataclass(frozen=True, slots=True)
class AddLine:
    """Who is to be added to what."""

    people: tuple[str, ...]
    """Slack user IDs, each once."""
    groups: tuple[str, ...]
    """Slack user group IDs, each once. With the people never both empty."""
    name: str
    """Of what they are added to, in one plain line; never empty."""


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Whom to link: both, or neither for the asker."""

    person: str | None = None
    """Slack user ID."""
    email: str | None = None


def parse_meeting(raw: str) -> MeetingLine:
    """The parts of a meeting line; `now`, alone or after `at`, is a meeting now.

    BadInput names the part that is wrong.
    """
    topic, clauses = _apart(tokens.read(raw))
    preset, named = _preset(clauses)
    people, groups = mentions.read(named, _INVITED, EXAMPLE)
    length = _alone(clauses.get("for", ()))
    when = _alone(clauses.get("at", ()))
    minutes = durations.parse(length) if length else None
    _day_is_not_in_the_topic(topic, when)
    if "at" not in clauses:
        _moment_is_not_in_the_topic(topic)
    only_now = not when and tokens.join(topic).casefold() in _NOW
    return MeetingLine(
        topic="" if only_now else _topic(topic),
        when="" if when.casefold() in _NOW else when,
        minutes=minutes,
        people=people,
        groups=groups,
        preset=preset,
    )


def parse_add(raw: str) -> AddLine:
    """Who is added to what: `@emma, @liam to Marketing`. BadInput names what is wrong or missing."""
    said = tokens.read(raw)
    at = next((at for at, token in enumerate(said) if _is_word(token, "to")), None)
    people, groups = mentions.read(said[:at], _ADDED, ADD_EXAMPLE)
    if not people and not groups:
        _refuse("", "Whom shall I add? Type @ and choose each person from Slack's list.", ADD_EXAMPLE)
    name = "" if at is None else _unquoted(said[at + 1 :])
    if not name:
        _refuse("", "To which group? Say it after “to”.", ADD_EXAMPLE)
    return AddLine(people, groups, name)


def parse_link(raw: str) -> LinkLine:
    """A person and an address, in either order, or nothing. BadInput names the part that is wrong."""
    given = [token for token in tokens.read(raw) if token.shown.casefold() != "to"]
    people = [token for token in given if token.kind is Kind.PERSON]
    emails = [token.id or token.shown for token in given if _is_email(token)]
    for token in given:
        if token not in people and not _is_email(token):
            _refuse(token.shown, _why_not_linkable(token), LINK_EXAMPLE)
    if len(people) > 1:
        _refuse(tokens.join(people), "one person at a time.", LINK_EXAMPLE)
    if len(emails) > 1:
        _refuse(" ".join(emails), "one address at a time.", LINK_EXAMPLE)
    if people and not emails:
        _refuse(people[0].shown, "the e-mail address of their Zoom user is missing.", LINK_EXAMPLE)
    if emails and not people:
        _refuse(emails[0], "whose Zoom user is that? The Slack user is missing.", LINK_EXAMPLE)
    return LinkLine(people[0].id, emails[0]) if people else LinkLine()


def _apart(line: Sequence[Token]) -> tuple[Sequence[Token], dict[str, Sequence[Token]]]:
    """The topic's tokens, and those of each clause without its first word."""
    topic = line
    clauses: dict[str, Sequence[Token]] = {}
    latest = ""
    while (at := _last_clause(topic, "at" in clauses)) is not None:
        first, said = topic[at], topic[at + 1 :]
        word, topic = "preset" if _names_preset(said) else first.keyword, topic[:at]
        if word in clauses:
            if not word == latest == "at":
                _refuse(tokens.join([first, *said]), f"“{word}” can be said once.")
            said = [*said, first, *clauses["at"]]  # "at tomorrow at 15:00"
        latest = "" if word in clauses else word
        clauses[word] = said
    return topic, clauses


def _last_clause(line: Sequence[Token], has_moment: bool) -> int | None:  # noqa: FBT001 private, with one caller
    for at in reversed(range(len(line))):
        head = line[at + 1 : at + 1 + _HEAD]
        match line[at].keyword:
            case "with" if _names_people(head) or _names_preset(head):
                return at
            case "for" if durations.looks_like(tokens.words(head)):
                return at
            # With a moment already said, "at noon" may still be the topic's: only a whole one counts.
            case "at" if signs.of_moment(tokens.words(head)) and (
                not has_moment or signs.only_moment(tokens.words(line[at + 1 :]))
            ):
                return at
            case _:
                pass
    return None


def _names_people(head: Sequence[Token]) -> bool:
    """Whether what follows `with` is people, be it unknown ones; not so in: with @emma's team."""
    if not head or (head[0].kind is Kind.WORDS and not head[0].shown.startswith("@")):
        return False
    follows = head[1:2]
    return not any(
        each.glued and each.kind is Kind.WORDS and each.shown[0] not in ",;.&+" for each in follows
    )


def _names_preset(said: Sequence[Token]) -> bool:
    return _is_word(said[0], "preset") if said else False


def _is_word(token: Token, word: str) -> bool:
    return token.kind is Kind.WORDS and not token.quote and token.shown.casefold() == word


def _preset(clauses: Mapping[str, Sequence[Token]]) -> tuple[str, Sequence[Token]]:
    """The preset's name, and the tokens of all people, who may stand before it or behind it."""
    people, said = clauses.get("with", ()), clauses.get("preset", ())
    at = next((at for at, token in enumerate(people) if _is_word(token, "preset")), len(people))
    if said and people[at:]:
        _refuse(tokens.join(people[at:]), "“preset” can be said once.", PRESET_EXAMPLE)
    people, said = people[:at], said or people[at:]
    if not said:
        return "", people
    end = next((end for end, token in enumerate(said) if _is_somebody(token)), len(said))
    others = said[end:]
    while others and mentions.is_between(said[end - 1]):
        end -= 1
    name = _unquoted(said[1:end]).rstrip(" ,;")
    if not name:
        _refuse(tokens.join(said[:1]), "which one? Its name comes after it.", PRESET_EXAMPLE)
    return name, [*people, *others]


def _is_somebody(token: Token) -> bool:
    return token.kind is not Kind.WORDS or (token.shown.startswith("@") and not token.quote)


_INVITED: Final = {
    Kind.BROADCAST: "invite people or user groups by name; all here see the card anyway.",
    Kind.CHANNEL: "invite people or user groups by name; all here see the card anyway.",
    Kind.EMAIL: "invite people by their Slack name. Type @ and choose from the list.",
    Kind.WORDS: "only people can follow “with”. Put the topic first, or in quotes.",
}
_ADDED: Final = {
    Kind.BROADCAST: "add people or user groups by name.",
    Kind.CHANNEL: "add people or user groups by name.",
    Kind.EMAIL: "add people by their Slack name. Type @ and choose from the list.",
    Kind.WORDS: "only people can stand before “to”. Type @ and choose each from Slack's list.",
}


def _alone(clause: Sequence[Token]) -> str:
    """The words of a moment or a duration, which no person and no unfinished clause may follow."""
    for at, token in enumerate(clause):
        if token.kind in {Kind.PERSON, Kind.GROUP}:
            _refuse(token.shown, "people are named after “with”.")
        if at and token.keyword and not _goes_on(token, clause[at + 1 :]):
            _refuse(tokens.join(clause[at:]), _UNFINISHED[token.keyword])
    return tokens.join(clause).rstrip(" ,;")


_UNFINISHED: Final = {
    "at": "is not a time that I understand. If it belongs to the topic, put the topic in quotes.",
    "for": "is not a duration that I understand. If it belongs to the topic, put the topic in quotes.",
    "with": "type @ and choose each person from Slack's list.",
}


def _goes_on(token: Token, after: Sequence[Token]) -> bool:
    return token.keyword == "at" and signs.of_moment(tokens.words(after[:_HEAD]))


def _day_is_not_in_the_topic(topic: Sequence[Token], when: str) -> None:
    """Asks about `Retro tomorrow at 15:00`: read as it stands, the meeting would be today."""
    if not when or not topic or topic[-1].quote or _names_its_day(when):
        return
    words = tokens.join(topic)
    if day := signs.day_at_the_end(words):
        name = words[: -len(day)].strip() or "Retro"
        bare = day.removeprefix("on ")
        _refuse(
            f"{day} at {when}",
            f"is “{day}” the day, or part of the topic?",
            f'{text.abridged(name)} at {bare} {when}, or in quotes: "{text.abridged(words)}" at {when}',
        )


def _moment_is_not_in_the_topic(topic: Sequence[Token]) -> None:
    """Asks about `Retro tomorrow 15:00` and `Retro at tomorow 15:00`: read as they stand, it would be now."""
    last = next((at for at in reversed(range(len(topic))) if topic[at].quote), -1) + 1
    tail = topic[max(last, len(topic) - _HEAD) :]
    for at in range(len(tail)):
        moment = tokens.join(tail[at:])
        if signs.whole_moment(moment):
            name = text.abridged(tokens.join(topic[: len(topic) - len(tail) + at])) or "Retro"
            quoted = text.abridged(tokens.join(topic))
            _refuse(
                moment,
                f"is “{moment}” when it starts, or part of the topic?",
                f'{name} at {moment}, or in quotes: "{quoted}"',
            )
    for at, token in enumerate(tail):
        if token.keyword == "at" and signs.clock_at_the_end(tokens.join(tail[at + 1 :])):
            _refuse(tokens.join(tail[at + 1 :]), _UNFINISHED["at"], moments.EXAMPLE)


def _names_its_day(when: str) -> bool:
    """Also true for what is not understood: `times` says so later."""
    try:
        written = moments.take_apart(when)
        hours.readings(written.clock or "noon", "")
    except BadInput:
        return True
    return bool(written.day or written.ahead)


def _topic(topic: Sequence[Token]) -> str:
    return text.clean_topic(_unquoted(topic))


def _unquoted(said: Sequence[Token]) -> str:
    """In one line, without the quotes around the whole."""
    words = tokens.join(said)
    spans = {token.quote for token in said}
    return text.plain(words[1:-1] if len(spans) == 1 and spans != {0} else words)


def _is_email(token: Token) -> bool:
    return token.kind is Kind.EMAIL or (token.kind is Kind.WORDS and bool(_EMAIL.fullmatch(token.shown)))


def _why_not_linkable(token: Token) -> str:
    if token.kind is Kind.WORDS and token.shown.startswith("@"):
        return mentions.UNKNOWN
    if token.kind is Kind.WORDS and "@" in token.shown:
        return "is not an e-mail address."
    return "is neither a person nor an e-mail address."


def _refuse(part: str, problem: str, example: str = EXAMPLE) -> NoReturn:
    raise BadInput(text.abridged(part), problem, example=example)
