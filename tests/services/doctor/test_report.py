"""How checks are run, counted and printed."""

import asyncio
import json

from bot.services.doctor import report
from bot.services.doctor.report import Bad, Check, Status

CHECKS = [
    Check("settings", Status.OK, "complete"),
    Check("Slack scopes", Status.FAIL, "missing: commands", "Add it."),
    Check("port", Status.WARN, "taken", "Set BOT_PORT."),
    Check("Zoom API", Status.SKIP, "the credentials come first"),
]


def test_a_check_is_one_line_and_what_to_do_is_below_it() -> None:
    assert report.text(CHECKS).splitlines() == [
        "OK    settings      complete",
        "FAIL  Slack scopes  missing: commands",
        "      do: Add it.",
        "WARN  port          taken",
        "      do: Set BOT_PORT.",
        "SKIP  Zoom API      the credentials come first",
        "",
        "1 OK, 1 WARN, 1 FAIL, 1 SKIP. The bot is not ready: mend what is marked FAIL, then run this again.",
    ]


def test_without_a_failure_the_bot_is_ready() -> None:
    good = [CHECKS[0], CHECKS[2]]
    assert report.text(good).endswith("\n1 OK, 1 WARN. The bot is ready.\n")
    assert not report.failed(good)
    assert report.failed(CHECKS)


def test_long_texts_are_wrapped_below_themselves() -> None:
    long = Check("x", Status.WARN, "word " * 40, "https://example.com/" + "y" * 120)
    lines = report.text([long]).splitlines()
    assert lines[0].startswith("WARN  x  word")
    assert lines[1].startswith("         word")
    assert max(len(line) for line in lines[:2]) <= report.WIDTH
    assert "https://example.com/" + "y" * 120 in lines[-3].split()


def test_programs_get_json() -> None:
    assert json.loads(report.as_json(CHECKS))[1] == {
        "name": "Slack scopes", "status": "fail", "seen": "missing: commands", "do": "Add it.",
    }  # fmt: skip


async def test_what_a_check_returns_is_what_it_saw() -> None:
    async def work() -> str:
        return "fine"

    assert await report.check("x", work(), 1) == Check("x", Status.OK, "fine")


async def test_a_check_may_say_how_bad_it_is() -> None:
    async def work() -> str:
        raise Bad("odd", "look", Status.WARN)

    assert await report.check("x", work(), 1) == Check("x", Status.WARN, "odd", "look")


async def test_a_check_that_hangs_fails_in_time() -> None:
    found = await report.check("x", asyncio.Event().wait(), 0.01)  # type: ignore[arg-type]  # never returns
    assert found.status is Status.FAIL
    assert found.seen == "no answer within 0.01 s"
    assert "firewall" in found.do


async def test_a_check_that_breaks_says_no_more_than_how() -> None:
    async def work() -> str:
        raise KeyError("xoxb-secret")

    found = await report.check("x", work(), 1)
    assert (found.status, found.seen) == (Status.FAIL, "the check itself failed: KeyError")
    assert "xoxb" not in repr(found)
