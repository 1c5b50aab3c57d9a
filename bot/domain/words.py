"""The words after the slash command: one registry for help, parser and documents."""

import difflib
import re
from dataclasses import dataclass
from typing import Final, NamedTuple

from bot.domain import text


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
    ready: bool = True
    """False for a word that comes with the next version: not to be shown as usable."""

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
    rest: str
    """All after the word, as Slack sent it."""
    first: str
    """The word as the person typed it, cut off where it is very long; empty where nothing was typed."""


HELP: Final = Word("help", (Usage("help", "Shows what you can type, to you alone.", "help"),))
WORDS: Final = (
    Word(
        "meeting",
        (
            Usage(
                "meeting [topic] [at WHEN] [for DURATION] [with @people]",
                "Creates a Zoom meeting of your own, now or at a time, and posts it here.",
                "meeting Retro at tomorrow 15:00 for 45m with @emma",
            ),
        ),
    ),
    Word(
        "schedule",
        (Usage("schedule", "Opens a form for a meeting with every setting.", "schedule"),),
        ready=False,
    ),
    Word(
        "meetings",
        (
            Usage(
                "meetings",
                "Lists your coming meetings: start one, copy its invitation, or cancel it.",
                "meetings",
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
"""All words, in the order in which help shows them."""

_BY_NAME: Final = {word.name: word for word in WORDS}
_FIRST_AND_REST: Final = re.compile(r"\s*(<[^<>]*>|[^\s<]*)\s*(.*)", re.DOTALL)


def split(raw: str) -> Typed:
    """The first word and the rest. Capitals do not matter; no text at all is `help`."""
    match = _FIRST_AND_REST.fullmatch(text.visible(raw))
    first, rest = match.groups() if match else ("", raw)
    typed = text.shown(first)
    if not typed and not rest:
        return Typed(HELP, "", "")
    return Typed(_BY_NAME.get(typed.casefold()), rest.strip(), text.abridged(typed, 30))


def nearest(typed: str) -> Word | None:
    """The word that was most likely meant, for `Did you mean ...?`; None where nothing is near."""
    near = difflib.get_close_matches(typed.casefold(), _BY_NAME, n=1)
    return _BY_NAME[near[0]] if near else None
