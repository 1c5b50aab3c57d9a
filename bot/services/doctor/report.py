"""What a check found, what to do about it, and how that is printed."""

import asyncio
import json
import textwrap
from collections.abc import Awaitable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Final, TypeVar

_T = TypeVar("_T")

WIDTH: Final = 110
_INDENT: Final = 6


class Status(StrEnum):
    """How a check ended."""

    OK = "ok"
    WARN = "warn"
    """It works, but not as it should or not for ever."""
    FAIL = "fail"
    """The bot cannot do its work."""
    SKIP = "skip"
    """Not looked at: another check comes first, or it does not apply."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at. Never holds a secret."""

    name: str
    status: Status
    seen: str
    do: str = ""


class Bad(Exception):  # noqa: N818 what was found, not a failure of the program
    """Ends a check early, as a failure unless `status` says otherwise."""

    def __init__(self, seen: str, do: str, status: Status = Status.FAIL) -> None:
        super().__init__(seen)
        self.seen = seen
        self.do = do
        self.status = status


async def attempt(name: str, work: Awaitable[_T], within: float) -> _T | Check:
    """What `work` returns, if that takes no more than `within` seconds; otherwise the check that it came to.

    It raises Bad for what is not as it should be. Anything else that it raises is a failure of this check:
    one that is broken must not take the others with it.
    """
    try:
        async with asyncio.timeout(within):
            return await work
    except Bad as bad:
        return Check(name, bad.status, bad.seen, bad.do)
    except TimeoutError:
        seen = f"no answer within {within:g} s"
        return Check(name, Status.FAIL, seen, "Look whether a firewall or a proxy is in the way.")
    except Exception as unexpected:  # noqa: BLE001 reported, as a failure of this check alone
        seen = f"the check itself failed: {type(unexpected).__name__}"
        return Check(name, Status.FAIL, seen, "Report this, with the version (zoom-chatops --version).")


async def check(name: str, work: Awaitable[str], within: float) -> Check:
    """The check of that name: what `work` saw where all is well, otherwise as `attempt` has it."""
    found = await attempt(name, work, within)
    return found if isinstance(found, Check) else Check(name, Status.OK, found)


def failed(checks: Sequence[Check]) -> bool:
    """Whether anything keeps the bot from its work."""
    return any(each.status is Status.FAIL for each in checks)


def text(checks: Sequence[Check]) -> str:
    """One line for each check, below it what to do, and at the end a count."""
    widest = max(len(each.name) for each in checks)
    lines: list[str] = []
    for each in checks:
        head = f"{each.status.upper():<{_INDENT}}{each.name:<{widest}}  "
        lines += _wrapped(head, each.seen, " " * len(head))
        if each.do:
            lines += _wrapped(" " * _INDENT + "do: ", each.do, " " * (_INDENT + 4))
    return "\n".join([*lines, "", _verdict(checks), ""])


def as_json(checks: Sequence[Check]) -> str:
    """The same for programs: a list of objects with `name`, `status`, `seen` and `do`."""
    return json.dumps([asdict(each) for each in checks], indent=2, ensure_ascii=False) + "\n"


def _wrapped(head: str, words: str, indent: str) -> list[str]:
    return textwrap.wrap(
        words,
        WIDTH,
        initial_indent=head,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _verdict(checks: Sequence[Check]) -> str:
    count = {status: sum(each.status is status for each in checks) for status in Status}
    counted = ", ".join(f"{count[status]} {status.upper()}" for status in Status if count[status])
    if count[Status.FAIL]:
        return f"{counted}. The bot is not ready: mend what is marked FAIL, then run this again."
    return f"{counted}. The bot is ready."
