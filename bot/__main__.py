"""The command line: `zoom-chatops run | doctor | manifest | policy | audit`, also as `python -m bot ...`."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Coroutine, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from bot import log, manifest, settings
from bot.errors import PolicyError, SettingsError, StartError

if TYPE_CHECKING:
    from bot.services import doctor

OK: Final = 0
FAILED: Final = 1
CANNOT_START: Final = 2
INTERRUPTED: Final = 128 + signal.SIGINT

ENV_FILE: Final = Path(".env")
REPORT: Final = "please report it, with the version (zoom-chatops --version)"
START_AGAIN: Final = "start it again: what was accepted goes on. If it stops again, run: zoom-chatops doctor"

Run = Callable[[settings.Settings], Coroutine[Any, Any, None]]


async def _bot(configured: settings.Settings) -> None:
    from bot import app  # noqa: PLC0415 the other commands need neither Bolt nor the engine, and start at once

    await app.run(configured)


def main(argv: Sequence[str] | None = None, *, run: Run = _bot) -> int:
    """Do what the command line says; the exit code. What goes wrong is one line each on standard error."""
    options = parser(run).parse_args(argv)
    log.configure("INFO")  # until the settings tell the level
    try:
        return int(options.do(options))
    except StartError as stopped:
        _say(*stopped.problems)
        return CANNOT_START
    except manifest.BadUrl as bad:
        _say(f"--url: {bad}")
        return CANNOT_START
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as crash:
        logging.getLogger(__name__).exception("stopped by an unexpected error")
        _say(
            f"stopped by an unexpected error ({type(crash).__name__}); the log has the rest",
            options.after_crash,
        )
        return FAILED


def parser(run: Run = _bot) -> argparse.ArgumentParser:
    """What can be typed. `do` of the result carries it out, and returns the exit code."""
    top = argparse.ArgumentParser(prog="zoom-chatops", description="Zoom meetings from Slack.")
    top.add_argument("--version", action="version", version=f"%(prog)s {metadata.version('zoom-chatops')}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    running = _command(commands, "run", "run the bot", lambda options: _run(options, run))
    running.set_defaults(after_crash=START_AGAIN)
    doctor = _command(
        commands, "doctor", "check settings, Slack, Zoom and this machine, and say what to do", _doctor
    )
    doctor.add_argument("--json", action="store_true", help="print the checks as JSON")
    printed = _command(
        commands, "manifest", "print the Slack app's manifest with your command name", _manifest
    )
    printed.add_argument(
        "--url", metavar="https://...", help="for HTTP: the address under which Slack reaches the bot"
    )
    _policy(commands)
    _audit(commands)
    return top


def _policy(commands: Any) -> None:  # noqa: ANN401 as below
    summary = "check the policy file, and explain which of its rules decides"
    top = commands.add_parser("policy", help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    parts = top.add_subparsers(required=True, metavar="COMMAND")
    check = _command(parts, "check", "read the policy, and say it in words; or explain a wish", _check)
    check.add_argument("--policy", type=Path, metavar="FILE", help="the policy (default: BOT_POLICY)")
    check.add_argument("--as", dest="who", metavar="WHO", help="who asks: a Slack ID (U...), or any name")
    check.add_argument(
        "--in",
        dest="groups",
        action="append",
        default=[],
        metavar="GROUP",
        help="they are in it: S..., or admins",
    )
    check.add_argument("wish", nargs="*", metavar="KIND NAME=VALUE", help="such as: user type=licensed")


def _audit(commands: Any) -> None:  # noqa: ANN401 as below
    summary = "export the record of who did what, or check that nobody changed it"
    audit = commands.add_parser("audit", help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
    parts = audit.add_subparsers(required=True, metavar="COMMAND")
    export = _command(parts, "export", "write out the audit, the oldest entry first", _export)
    export.add_argument("--format", choices=("jsonl", "csv"), default="jsonl", help="default: jsonl")
    export.add_argument(
        "--since",
        type=_moment,
        metavar="DATE",
        help="entries from then on: 2026-11-01, in UTC; or with a time",
    )
    export.add_argument("--out", type=Path, metavar="FILE", help="a new file (default: standard output)")
    verify = _command(parts, "verify", "name the first entry that was changed, removed or put in", _verify)
    verify.add_argument("--head", metavar="HASH", help="what an earlier verify showed, kept in another place")


def _command(
    commands: Any,  # noqa: ANN401 argparse's type for this is private
    name: str,
    summary: str,
    do: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=f"{summary[0].upper()}{summary[1:]}."
    )
    command.set_defaults(do=do, after_crash=REPORT)
    env = command.add_mutually_exclusive_group()
    env.add_argument(
        "--env-file", type=_file, default=ENV_FILE, metavar="PATH", help="settings (default: .env)"
    )
    env.add_argument(
        "--no-env-file",
        dest="env_file",
        action="store_const",
        const=None,
        help="settings from the environment only",
    )
    return command


def _file(path: str) -> Path:
    """A file that was named has to be there; .env, which was not, need not."""
    if not Path(path).is_file():
        raise argparse.ArgumentTypeError(f"there is no file {path}")
    return Path(path)


def _moment(typed: str) -> datetime:
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{typed} is not a date such as 2026-11-01") from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _run(options: argparse.Namespace, run: Run) -> int:
    configured = settings.load(options.env_file)
    log.configure(configured.bot_log_level, configured.secrets)
    asyncio.run(run(configured))
    return OK


def _manifest(options: argparse.Namespace) -> int:
    sys.stdout.write(manifest.text(settings.load_command(options.env_file), options.url))
    return OK


def _check(options: argparse.Namespace) -> int:
    from bot.services import policy_check  # noqa: PLC0415 as above

    file, admins = settings.load_policy(options.env_file)
    known = policy_check.Known(options.who or "", frozenset(options.groups), admins)
    try:
        found = policy_check.report(options.policy or file, known, options.wish)
    except policy_check.BadWish as bad:
        _say(str(bad))
        return CANNOT_START
    except PolicyError as wrong:
        _say(*wrong.problems)
        return FAILED
    sys.stdout.write(found)
    return OK


def _export(options: argparse.Namespace) -> int:
    from bot.services.audit import audit_export  # noqa: PLC0415 as above

    file = settings.load_store_file(options.env_file)
    try:
        audit_export.write(file, options.format, options.since, options.out, sys.stdout.buffer)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has enough; Python would complain once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return OK


def _verify(options: argparse.Namespace) -> int:
    from bot.services.audit import audit_verify  # noqa: PLC0415 as above

    try:
        known = audit_verify.kept(options.head) if options.head else None
    except ValueError as wrong:
        _say(f"--head: {wrong}")
        return CANNOT_START
    found = audit_verify.report(settings.load_store_file(options.env_file), known)
    sys.stdout.write(found.text)
    return OK if found.whole else FAILED


def _doctor(options: argparse.Namespace) -> int:
    from bot.services import doctor  # noqa: PLC0415 as above

    log.configure("ERROR")  # the report says it all
    try:
        configured = settings.load(options.env_file)
    except SettingsError as incomplete:
        checks = doctor.not_configured(incomplete)
    else:
        checks = asyncio.run(_examined(configured, options.env_file))
    sys.stdout.write(doctor.as_json(checks) if options.json else doctor.text(checks))
    return FAILED if doctor.failed(checks) else OK


async def _examined(configured: settings.Settings, env_file: Path | None) -> "list[doctor.Check]":
    from bot import app  # noqa: PLC0415 as above
    from bot.services import doctor  # noqa: PLC0415 as above
    from bot.slack import api  # noqa: PLC0415 as above

    async with api.session() as pool, app.zoom_client(configured) as zoom:
        token = configured.slack_bot_token.get_secret_value()
        slack = api.web_client(token, configured.slack_api_url, pool)
        outside = doctor.Outside(slack, zoom, app.now, manifest.scopes(), env_file)
        return await doctor.examine(configured, outside)


def _say(*lines: str) -> None:
    for line in lines:
        sys.stderr.write(f"zoom-chatops: {line}\n")


if __name__ == "__main__":
    sys.exit(main())
