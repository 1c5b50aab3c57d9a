"""Meeting passcodes: those that are given, against the account's rule, and those that Zoom makes."""

import re
from itertools import pairwise
from random import Random
from typing import Final

from sandbox.zoom import ids
from sandbox.zoom.account import Account, PasscodeRule
from sandbox.zoom.refusal import Refusal

LONGEST: Final = 10
_MADE: Final = 6
_CREATE: Final = re.compile(r"[!-~]*")
_UPDATE: Final = re.compile(r"[A-Za-z0-9@*_-]*")


def check(rule: PasscodeRule, passcode: str, *, update: bool = False) -> None:
    """Pass a passcode that the rule allows.

    Refusal 400/300 in XML otherwise: the one error that the real API was seen to write so
    (https://github.com/licht1stein/pyzoom/pull/71).
    """
    broken = _broken(rule, passcode, update=update)
    if broken:
        message = (
            "Password provided does not match the password requirement settings set for this account. "
            f"The password must follow these rules: [{' '.join(broken)}]."
        )
        raise Refusal(400, 300, "Validation Failed.", errors=[("password", message)], as_xml=True)


def choose(account: Account, given: str, *, default: bool) -> str:
    """The passcode of a new meeting; empty for none."""
    rule = account.passcodes
    if given:
        check(rule, given)
        return given
    return _make(account.random, rule) if rule.required and (default or rule.locked) else ""


def _make(random: Random, rule: PasscodeRule) -> str:
    length = min(max(rule.length, _MADE), LONGEST)
    while True:
        if rule.only_allow_numeric:
            made = ids.digits(random, length)
        else:
            needed = "Za7" + ("@" if rule.have_special_character else "")
            letters = [*needed, *ids.text(random, length - len(needed))]
            random.shuffle(letters)
            made = "".join(letters)
        if not _has_run(made, rule.consecutive_characters_length):
            return made


def _broken(rule: PasscodeRule, passcode: str, *, update: bool) -> list[str]:
    allowed = _UPDATE if update else _CREATE
    run = rule.consecutive_characters_length
    tests = {
        f"Password can only have a maximum {LONGEST} characters.": len(passcode) > LONGEST,
        "Password contains characters that are not allowed.": not allowed.fullmatch(passcode),
        f"Have a minimum length of {rule.length} characters.": len(passcode) < rule.length,
        "Have at least 1 letter (a, b, c...).": rule.have_letter and not re.search(r"[A-Za-z]", passcode),
        "Have at least 1 number (1, 2, 3...).": rule.have_number and not re.search(r"\d", passcode),
        "Have at least 1 special character (!, @, #...).": (
            rule.have_special_character and not re.search(r"[^A-Za-z0-9]", passcode)
        ),
        "Include both uppercase and lowercase characters.": (
            rule.have_upper_and_lower_characters
            and not (re.search(r"[A-Z]", passcode) and re.search(r"[a-z]", passcode))
        ),
        "Only allow numeric passcode.": rule.only_allow_numeric and not re.fullmatch(r"\d*", passcode),
        f"Cannot contain {run} consecutive characters.": _has_run(passcode, run),
    }
    return [text for text, wrong in tests.items() if wrong]


def _has_run(passcode: str, length: int) -> bool:
    """Whether so many characters in a row are the same, or count up or down; fewer than two are no run."""
    if length < 2:  # noqa: PLR2004 said above
        return False
    windows = (passcode[at : at + length] for at in range(len(passcode) - length + 1))
    return any(
        len({ord(after) - ord(before) for before, after in pairwise(part)}) == 1
        and abs(ord(part[1]) - ord(part[0])) <= 1
        for part in windows
    )
