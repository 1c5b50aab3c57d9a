"""The words after the slash command: one registry for help, parser and documents."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, NamedTuple

from bot.domain import text


class Verb(StrEnum):
    """What a word does."""

    ANSWER = "answer"
    """It is answered at once: help, whoami."""
    ASK = "ask"
    """What follows it says what is wanted: `meeting Retro`."""
    OPEN = "open"
    """It opens the form of its kind; a preset's name may follow."""
    CHANGE = "change"
    """It opens the form to change one that there is."""
    ADD = "add"
    """People are added to one that there is."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One way to use a word. Syntax and example start with the word and leave out the slash command."""

    syntax: str
    summary: str
    """One sentence."""
    example: str
    admins_only: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the command."""

    name: str
    usages: tuple[Usage, ...]
    """The plainest first."""
    kind: str = ""
    """The kind of resource that it is about."""
    verbs: Mapping[str, Verb] = field(default_factory=lambda: {"": Verb.ANSWER})
    """What it does, by the word that follows it; `""` for any other, and for none."""

    @property
    def syntax(self) -> str:
        """Of the plainest usage."""
        return self.usages[0].syntax

    @property
    def summary(self) -> str:
        """Of the plainest usage."""
        return self.usages[0].summary

    @property
    def example(self) -> str:
        """Of the plainest usage."""
        return self.usages[0].example

    @property
    def admins_only(self) -> bool:
        """Whether there is nothing in it for anybody else."""
        return all(usage.admins_only for usage in self.usages)


class Typed(NamedTuple):
    """A command's text, split."""

    word: Word | None
    """None where nobody knows it."""
    verb: Verb
    rest: str
    """All after the word, and after the one that chose the verb, as Slack sent it."""
    first: str
    """The word as the person typed it, cut off where it is very long; empty where nothing was typed."""


HELP: Final = Word("help", (Usage("help", "Shows what you can type, to you alone.", "help"),))
BUILT_IN: Final = (
    Word(
        "meetings",
        (
            Usage(
                "meetings",
                "Lists your coming meetings: start one, copy its invitation, change or cancel it.",
                "meetings",
            ),
        ),
    ),
    Word(
        "requests",
        (Usage("requests", "Shows what you asked for, and what waits for you to approve.", "requests"),),
    ),
    Word(
        "audit",
        (
            Usage(
                "audit [@person] [WHAT] [since DATE]",
                "Shows who did what, the latest first.",
                "audit @emma user since 2026-11-01",
                admins_only=True,
            ),
        ),
    ),
    Word(
        "link",
        (
            Usage(
                "link",
                "Ties you to the Zoom user with the e-mail address of your Slack profile.",
                "link",
            ),
            Usage(
                "link @user ADDRESS",
                "Ties somebody else to the Zoom user with that address.",
                "link @emma emma.weber@example.com",
                admins_only=True,
            ),
        ),
    ),
    Word("unlink", (Usage("unlink", "Forgets which Zoom user you are.", "unlink"),)),
    Word("whoami", (Usage("whoami", "Shows which Zoom user you are, and since when.", "whoami"),)),
    HELP,
)
"""The words that are about no kind of resource. Each resource brings its own, which come before them."""

_FIRST_AND_REST: Final = re.compile(r"\s*(<[^<>]*>|[^\s<]*)\s*(.*)", re.DOTALL)


def _apart(words: str) -> tuple[str, str]:
    """The first word, or what Slack marked, and the rest; a word ends at a blank, or where a mark begins."""
    match = _FIRST_AND_REST.match(words)
    return (match[1], match[2].strip()) if match else ("", "")


class Words:
    """All words that people can type, in the order in which help shows them."""

    def __init__(self, own: Sequence[Word]) -> None:
        """`own` are those of the resources."""
        self._words = (*own, *BUILT_IN)
        self._by_name = {word.name: word for word in self._words}
        if len(self._by_name) < len(self._words):
            raise ValueError("two words have the same name")

    def __iter__(self) -> Iterator[Word]:
        """Each word."""
        return iter(self._words)

    def split(self, raw: str) -> Typed:
        """The first word and the rest. Capitals do not matter; no text at all is `help`."""
        first, rest = _apart(text.visible(raw))
        typed = text.shown(first)
        if not typed and not rest:
            return Typed(HELP, Verb.ANSWER, "", "")
        word = self._by_name.get(typed.casefold())
        if word is None:
            return Typed(None, Verb.ANSWER, rest, text.abridged(typed, 30))
        second, after = _apart(rest)
        verb = word.verbs.get(second.casefold()) if second else None
        if verb is not None:
            return Typed(word, verb, after, text.abridged(typed, 30))
        return Typed(word, word.verbs[""], rest, text.abridged(typed, 30))

    def nearest(self, typed: str) -> Word | None:
        """The word that was most likely meant, for `Did you mean ...?`; None where nothing is near."""
        near = difflib.get_close_matches(typed.casefold(), self._by_name, n=1)
        return self._by_name[near[0]] if near else None
