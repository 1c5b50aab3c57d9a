"""What a new user, or a change of one, may hold."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from sandbox.zoom import membership
from sandbox.zoom.admission import ACTIONS
from sandbox.zoom.exchange import Ask
from sandbox.zoom.refusal import INVALID, MISSING, Refusal
from sandbox.zoom.shapes import Shape, each, flag, number, record, text

TYPES: Final = (1, 2, 4, 99)
_NAMES: Final = {
    "first_name": text(most=64),
    "last_name": text(most=64),
    "display_name": text(most=128),
}
_CHINESE: Final = {"first_name": 5, "last_name": 5, "display_name": 10}
"""How many Chinese characters a name may hold."""
SHAPE: Final[Shape] = record(
    {
        "action": text(*ACTIONS),
        "user_info": record(
            {
                "email": text(most=128),
                **_NAMES,
                "password": text(most=32),
                "type": number(*TYPES),
                "division_ids": each(text()),
                "feature": record({"zoom_phone": flag(), "zoom_one_type": number()}),
                "plan_united_type": text(),
                "license_info_list": each(
                    record(
                        {
                            "license_type": text("MEETING", "ZOOM_WORKPLACE_BUNDLE"),
                            "license_option": number(),
                            "subscription_id": text(),
                        },
                        "license_option",
                        "license_type",
                        "subscription_id",
                    ),
                    most=2,
                ),
            },
            "email",
            "type",
        ),
    },
    "action",
)
UPDATE_SHAPE: Final[Shape] = record(
    {
        **_NAMES,
        "type": number(*TYPES),
        "group_id": text(),
        "dept": text(),
        "timezone": text(),
        "plan_united_type": text(),
        "zoom_one_type": number(),
    }
)
_ADDRESS: Final = re.compile(r"[^@\s<>,;]+@[^@\s<>,;.]+(\.[^@\s<>,;.]+)+")
_WORDS: Final = ("http", "www.", "zoom support")
"""Words that no name may hold. Zoom says that there are some, and not which."""
_SHORTEST: Final = 8
_RUN: Final = 8
"""That many characters in order are too many."""


def check_new(ask: Ask) -> None:
    """Pass a body for a new user that is well formed. Refusal 400/300 names the wrong fields."""
    problems = [*SHAPE.problems(ask.body)]
    info: Mapping[str, Any] = ask.body.get("user_info", {})
    if "user_info" not in ask.body:
        problems.append(("user_info", MISSING))
    if not problems:
        if not _ADDRESS.fullmatch(info["email"]):
            problems.append(("user_info.email", INVALID))
        if info["type"] == TYPES[-1] and ask.body["action"] != ACTIONS[-1]:
            problems.append(("user_info.type", INVALID))
        problems += [(f"user_info.{name}", INVALID) for name in _too_chinese(info)]
    if problems:
        raise Refusal.invalid(*problems)
    for name in SHAPE.strangers(ask.body):
        ask.notice(f"unknown field {name}")
    _check_words(info)


def check_change(ask: Ask) -> None:
    """The same for a change of a user that is there."""
    membership.check(ask, UPDATE_SHAPE)
    wrong = [(name, INVALID) for name in _too_chinese(ask.body)]
    if wrong:
        raise Refusal.invalid(*wrong)
    _check_words(ask.body)


def is_weak(password: str) -> bool:
    """Whether Zoom's basic rule refuses it: too short, one kind of letters, or characters in order."""
    needed = ("[a-z]", "[A-Z]", "[0-9]")
    if len(password) < _SHORTEST or not all(re.search(kind, password) for kind in needed):
        return True
    run = 1
    for one, next_ in pairwise(password):
        run = run + 1 if ord(next_) - ord(one) == 1 else 1
        if run >= _RUN:
            return True
    return False


def _too_chinese(given: Mapping[str, Any]) -> Iterator[str]:
    for name, most in _CHINESE.items():
        if len(re.findall("[\u4e00-\u9fff]", given.get(name, ""))) > most:
            yield name


def _check_words(given: Mapping[str, Any]) -> None:
    for name in _NAMES:
        for word in _WORDS:
            if word in given.get(name, "").lower():
                text = (
                    f"Your request could not be completed because the name contains an invalid word: {word}."
                )
                raise Refusal(400, 300, text)
