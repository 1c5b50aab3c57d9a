"""The line after `/zoom meeting` and after `/zoom link`.

    meeting [topic] [at WHEN] [for DURATION] [with @people]

The clauses stand at the end, in any order, each once. What counts as a clause is decided from the right:
`at` before words of days and times, `for` before a duration, `with` before people, each be it a wrong one;
before anything else the word belongs to the topic (Lunch at the office, Prep for 3 customers). Clause words
inside double quotes, of any language, always belong to the topic.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, NoReturn

from bot.domain import durations, hours, moments, signs, text
from bot.domain.text import Kind
from bot.errors import BadInput

EXAMPLE: Final = "meeting Retro at tomorrow 15:00 for 45m with @emma"
LINK_EXAMPLE: Final = "link @emma emma.weber@example.com"

_QUOTES: Final = {'"': '"', "“": "”", "”": "”", "„": "“”", "«": "»", "»": "«", "「": "」", "『": "』"}
_NOW: Final = frozenset({"now", "right now"})
_BETWEEN: Final = re.compile(r"(?:and|&|\+|\.|)", re.IGNORECASE)
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


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Whom to link: both, or neither for the asker."""

    person: str | None = None
    """Slack user ID."""
    email: str | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Kind
    shown: str
    id: str = ""
    glued: bool = False
    """No blank before it."""
    quote: int = 0
    """Which quoted span it is part of; 0 for none."""

    @property
    def keyword(self) -> str:
        """`at`, `for` or `with`; empty for everything else."""
        word = "" if self.quote or self.kind is not Kind.WORDS else self.shown.casefold()
        return "at" if word == "@" else word if word in {"at", "for", "with"} else ""


_Tokens = Sequence[_Token]


def parse_meeting(raw: str) -> MeetingLine:
    """The parts of a meeting line; `now`, alone or after `at`, is a meeting now.

    BadInput names the part that is wrong.
    """
    topic, clauses = _apart(_tokens(raw))
    people, groups = _people(clauses.get("with", ()))
    length = _alone(clauses.get("for", ()))
    when = _alone(clauses.get("at", ()))
    minutes = durations.parse(length) if length else None
    _day_is_not_in_the_topic(topic, when)
    only_now = not when and _join(topic).casefold() in _NOW
    return MeetingLine(
        topic="" if only_now else _topic(topic),
        when="" if when.casefold() in _NOW else when,
        minutes=minutes,
        people=people,
        groups=groups,
    )


def parse_link(raw: str) -> LinkLine:
    """A person and an address, in either order, or nothing. BadInput names the part that is wrong."""
    tokens = [token for token in _tokens(raw) if token.shown.casefold() != "to"]
    people = [token for token in tokens if token.kind is Kind.PERSON]
    emails = [token.id or token.shown for token in tokens if _is_email(token)]
    for token in tokens:
        if token not in people and not _is_email(token):
            _refuse(token.shown, _why_not_linkable(token), LINK_EXAMPLE)
    if len(people) > 1:
        _refuse(_join(people), "one person at a time.", LINK_EXAMPLE)
    if len(emails) > 1:
        _refuse(" ".join(emails), "one address at a time.", LINK_EXAMPLE)
    if people and not emails:
        _refuse(people[0].shown, "the e-mail address of their Zoom user is missing.", LINK_EXAMPLE)
    if emails and not people:
        _refuse(emails[0], "whose Zoom user is that? The Slack user is missing.", LINK_EXAMPLE)
    return LinkLine(people[0].id, emails[0]) if people else LinkLine()


def _tokens(raw: str) -> list[_Token]:
    tokens: list[_Token] = []
    blank = True
    for piece in text.pieces(text.visible(raw)):
        if piece.kind is not Kind.WORDS:
            tokens.append(_Token(piece.kind, piece.shown, piece.id, glued=not blank))
            blank = False
            continue
        tokens += [
            _Token(Kind.WORDS, match[0], glued=not (blank or match.start()))
            for match in re.finditer(r"\S+", piece.shown)
        ]
        blank = piece.shown[-1].isspace()
    return _quoted(tokens)


def _quoted(tokens: list[_Token]) -> list[_Token]:
    """The tokens, with spans marked that open and close with double quotes at the edges of words."""
    at = 0
    while at < len(tokens):
        end = _closing(tokens, at)
        if end is not None:
            tokens[at : end + 1] = [replace(token, quote=at + 1) for token in tokens[at : end + 1]]
        at = at + 1 if end is None else end + 1
    return tokens


def _closing(tokens: _Tokens, at: int) -> int | None:
    closers = _QUOTES.get(tokens[at].shown[0])
    if tokens[at].kind is not Kind.WORDS or tokens[at].glued or closers is None:
        return None
    for end in range(at, len(tokens)):
        last = tokens[end].shown
        followed = end + 1 < len(tokens) and tokens[end + 1].glued
        if last[-1] in closers and not followed and (end > at or len(last) > 1):
            return end
    return None


def _apart(tokens: _Tokens) -> tuple[_Tokens, dict[str, _Tokens]]:
    """The topic's tokens, and those of each clause without its first word."""
    topic = tokens
    clauses: dict[str, _Tokens] = {}
    latest = ""
    while (at := _last_clause(topic, "at" in clauses)) is not None:
        first, said = topic[at], topic[at + 1 :]
        word, topic = first.keyword, topic[:at]
        if word in clauses:
            if not word == latest == "at":
                _refuse(_join([first, *said]), f"“{word}” can be said once.")
            said = [*said, first, *clauses["at"]]  # "at tomorrow at 15:00"
        clauses[word] = said
        latest = word
    return topic, clauses


def _last_clause(tokens: _Tokens, has_moment: bool) -> int | None:  # noqa: FBT001 private, with one caller
    for at in reversed(range(len(tokens))):
        head = tokens[at + 1 : at + 1 + _HEAD]
        match tokens[at].keyword:
            case "with" if _names_people(head):
                return at
            case "for" if durations.looks_like(_words(head)):
                return at
            # With a moment already said, "at noon" may still be the topic's: only a whole one counts.
            case "at" if signs.of_moment(_words(head)) and (
                not has_moment or signs.only_moment(_words(tokens[at + 1 :]))
            ):
                return at
            case _:
                pass
    return None


def _words(tokens: _Tokens) -> list[str]:
    return [token.shown for token in tokens]


def _join(tokens: _Tokens) -> str:
    return "".join(token.shown if token.glued else f" {token.shown}" for token in tokens).strip()


def _names_people(head: _Tokens) -> bool:
    """Whether what follows `with` is people, be it unknown ones; not so in: with @emma's team."""
    if not head or (head[0].kind is Kind.WORDS and not head[0].shown.startswith("@")):
        return False
    follows = head[1:2]
    return not any(
        each.glued and each.kind is Kind.WORDS and each.shown[0] not in ",;.&+" for each in follows
    )


def _people(tokens: _Tokens) -> tuple[tuple[str, ...], tuple[str, ...]]:
    said = [part for token in tokens for part in _listed(token)]
    unknown = [token.shown for token in said if token.kind is Kind.WORDS and token.shown.startswith("@")]
    if unknown:
        _refuse(", ".join(unknown), "nobody here has that name. Type @ and choose from Slack's list.")
    for token in said:
        match token.kind:
            case Kind.BROADCAST | Kind.CHANNEL:
                _refuse(token.shown, "invite people or user groups by name; all here see the card anyway.")
            case Kind.EMAIL:
                _refuse(token.shown, "invite people by their Slack name. Type @ and choose from the list.")
            case Kind.WORDS:
                strays = [each for each in said[said.index(token) :] if each.kind is Kind.WORDS]
                _refuse(_join(strays), "only people can follow “with”. Put the topic first, or in quotes.")
            case _:
                continue
    people = dict.fromkeys(token.id for token in said if token.kind is Kind.PERSON)
    groups = dict.fromkeys(token.id for token in said if token.kind is Kind.GROUP)
    return tuple(people), tuple(groups)


def _listed(token: _Token) -> list[_Token]:
    """The token without what only separates people: commas, `and`."""
    if token.kind is not Kind.WORDS:
        return [token]
    parts = (part.rstrip(".") for part in re.split("[,;]", token.shown))
    return [replace(token, shown=part, glued=False) for part in parts if not _BETWEEN.fullmatch(part)]


def _alone(clause: _Tokens) -> str:
    """The words of a moment or a duration, which no person and no unfinished clause may follow."""
    for at, token in enumerate(clause):
        if token.kind in {Kind.PERSON, Kind.GROUP}:
            _refuse(token.shown, "people are named after “with”.")
        if at and token.keyword and not _goes_on(token, clause[at + 1 :]):
            _refuse(_join(clause[at:]), _UNFINISHED[token.keyword])
    return _join(clause).rstrip(" ,;")


_UNFINISHED: Final = {
    "at": "is not a time that I understand. If it belongs to the topic, put the topic in quotes.",
    "for": "is not a duration that I understand. If it belongs to the topic, put the topic in quotes.",
    "with": "type @ and choose each person from Slack's list.",
}


def _goes_on(token: _Token, after: _Tokens) -> bool:
    return token.keyword == "at" and signs.of_moment(_words(after[:_HEAD]))


def _day_is_not_in_the_topic(topic: _Tokens, when: str) -> None:
    """Asks about `Retro tomorrow at 15:00`: read as it stands, the meeting would be today."""
    if not when or not topic or topic[-1].quote or _names_its_day(when):
        return
    words = _join(topic)
    if day := signs.day_at_the_end(words):
        name = words[: -len(day)].strip() or "Retro"
        bare = day.removeprefix("on ")
        _refuse(
            f"{day} at {when}",
            f"is “{day}” the day, or part of the topic?",
            f'{text.abridged(name)} at {bare} {when}, or in quotes: "{text.abridged(words)}" at {when}',
        )


def _names_its_day(when: str) -> bool:
    """Also true for what is not understood: `times` says so later."""
    try:
        written = moments.take_apart(when)
        hours.readings(written.clock or "noon", "")
    except BadInput:
        return True
    return bool(written.day or written.ahead)


def _topic(tokens: _Tokens) -> str:
    words = _join(tokens)
    spans = {token.quote for token in tokens}
    if len(spans) == 1 and spans != {0}:
        words = words[1:-1]
    return text.clean_topic(words)


def _is_email(token: _Token) -> bool:
    return token.kind is Kind.EMAIL or (token.kind is Kind.WORDS and bool(_EMAIL.fullmatch(token.shown)))


def _why_not_linkable(token: _Token) -> str:
    if token.kind is Kind.WORDS and token.shown.startswith("@"):
        return "nobody here has that name. Type @ and choose from Slack's list."
    if token.kind is Kind.WORDS and "@" in token.shown:
        return "is not an e-mail address."
    return "is neither a person nor an e-mail address."


def _refuse(part: str, problem: str, example: str = EXAMPLE) -> NoReturn:
    raise BadInput(text.abridged(part), problem, example=example)
