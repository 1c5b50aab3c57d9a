"""A process that bears bots: it has imported all that a bot imports, so that a new one is there at once.

    python -m tests.kill.nursery

Each line of its standard input is the environment of a bot, in JSON: one is forked that runs as
`zoom-chatops run --no-env-file` with it. Its standard output says `born PID`, and of each bot that has ended
`ended PID STATUS`. SEAMS in the environment is a folder for `tests.kill.seams`. At the end of its input it
kills what still runs.
"""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from bot import __main__ as program
from bot import app  # noqa: F401 imported for the sake of its children
from bot.domain import times
from tests.kill import seams

LIVING: set[int] = set()


def main() -> None:
    """Take orders until there are no more."""
    times.warm_up()
    signal.signal(signal.SIGCHLD, lambda *_: bury())
    for line in sys.stdin:
        say("born", bear(json.loads(line)))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for pid in LIVING:
        os.kill(pid, signal.SIGKILL)


def bury() -> None:
    """Say of all who have ended how they did."""
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            LIVING.discard(ended[0])
            say("ended", *ended)


def say(*words: object) -> None:
    """At once, and never in the middle of another line."""
    os.write(1, (" ".join(map(str, words)) + "\n").encode())


def bear(environment: Mapping[str, str]) -> int:
    """A bot, as a process of its own."""
    pid = os.fork()
    if pid:
        LIVING.add(pid)
        return pid
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        with open(os.devnull, "rb") as nothing:  # noqa: PTH123 its descriptor is what is wanted
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)  # what the bot says is no answer to an order
        os.environ.clear()  # noqa: TID251 it is the environment that the bot reads its settings from
        os.environ.update(environment)  # noqa: TID251 as above
        if "SEAMS" in environment:
            seams.install(Path(environment["SEAMS"]))
        code = program.main(["run", "--no-env-file"])
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
