"""The policy of this moment: the file of BOT_POLICY, read again where it changed."""

import logging
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from bot.domain import policy, policy_file
from bot.domain.policy import Policy
from bot.errors import PolicyError
from bot.resources import base

log = logging.getLogger(__name__)

MOST: Final = 1024 * 1024
"""Bytes of a file: a thousand rules take less than a quarter. It is read while everything waits."""

OnBad = Callable[[PolicyError], None]

_Seen: TypeAlias = tuple[int, int, int] | None
"""What tells whether a file is another: when it was written, its size, its inode; None where it is gone."""


def kinds_of(resources: Mapping[str, base.Resource]) -> Mapping[str, policy.Kind]:
    """What the policy has to know of each kind."""
    return {name: policy.Kind(kind.default, kind.conditions) for name, kind in resources.items()}


def load(
    file: Path | None, resources: Mapping[str, base.Resource], admins: frozenset[str] | None = None
) -> Policy:
    """The policy of a file; without one, what each kind has by default.

    PolicyError with one line for each problem: the file, the line, what is wrong, what is right. `admins`:
    BOT_ADMINS, where it is known; a rule that has only them to approve is a problem where it is empty.
    """
    return _parsed(_text(file) if file else "", file, resources, admins)


class Policies:
    """The policy, as its file is now. A version with a mistake in it is not taken: the one before holds."""

    def __init__(
        self,
        file: Path | None,
        resources: Mapping[str, base.Resource],
        on_bad: OnBad = lambda wrong: None,  # noqa: ARG005 by default nobody is told
        admins: frozenset[str] | None = None,
    ) -> None:
        """Raises PolicyError. `on_bad` is called once for each version that is not taken."""
        self._file = file
        self._resources = resources
        self._on_bad = on_bad
        self._admins = admins
        self._seen = _look(file)
        self._policy = load(file, resources, admins)

    def now(self) -> Policy:
        """The policy. It takes some microseconds where the file is as it was."""
        seen = _look(self._file)
        if self._file is not None and seen != self._seen:
            self._read_again(self._file, seen)
        return self._policy

    def _read_again(self, file: Path, seen: _Seen) -> None:
        try:
            text = _text(file)
            if _look(file) != seen:
                return  # it is being written: the next one who asks reads it
            self._policy = self._parsed(text, file)
            log.info("the policy was read again, rules: %d", len(self._policy.rules))
        except PolicyError as wrong:
            log.error("the policy of before holds: %s", "; ".join(wrong.problems))  # noqa: TRY400 it is told whole
            self._on_bad(wrong)
        self._seen = seen

    def _parsed(self, text: str, file: Path) -> Policy:
        found = _parsed(text, file, self._resources, self._admins)
        if self._policy.rules and not found.rules:
            # An editor may empty a file before it writes. Without rules some kinds are for everybody.
            raise PolicyError([f"BOT_POLICY: {file} has no rule: to do without, unset it and start again"])
        return found


def _look(file: Path | None) -> _Seen:
    try:
        found = file.stat() if file else None
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino) if found else None


def _text(file: Path) -> str:
    try:
        # First: a pipe in its place would hold up everything until somebody writes into it.
        found = file.stat()
        if not stat.S_ISREG(found.st_mode):
            raise PolicyError([f"BOT_POLICY: {file} is no ordinary file: give the path of one"])
        if found.st_size > MOST:
            raise PolicyError([f"BOT_POLICY: {file} is larger than {MOST // 1024} KB: that is no policy"])
        return file.read_text(encoding="utf-8-sig")
    except OSError as failed:
        raise PolicyError([f"BOT_POLICY: {file} cannot be read: {failed.strerror}"]) from None
    except UnicodeDecodeError:
        raise PolicyError([f"BOT_POLICY: {file} is not a text file in UTF-8: save it as one"]) from None


def _parsed(
    text: str, file: Path | None, resources: Mapping[str, base.Resource], admins: frozenset[str] | None
) -> Policy:
    try:
        found = policy_file.parse(text, kinds_of(resources))
        if admins is not None and not admins:
            _require_approvers(found)
    except PolicyError as wrong:
        raise PolicyError([f"BOT_POLICY: {file}, {each}" for each in wrong.problems]) from None
    return found


def _require_approvers(found: Policy) -> None:
    """Where nobody is an admin, nobody could approve what only admins may."""
    alone = [each for each in found.rules if each.terms and each.terms.by == {policy.ADMINS}]
    if alone:
        right = "name somebody else, or set BOT_ADMINS"
        raise PolicyError(
            [
                f"line {each.line}: rule {each.number}: by: means nobody, as BOT_ADMINS is empty: {right}"
                for each in alone
            ]
        )
