"""A password that nobody ever sees, for users who are created at once: they set theirs by Zoom's reset."""

import secrets
import string
from itertools import pairwise
from typing import Final

from pydantic import SecretStr

LENGTH: Final = 24
KINDS: Final = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!@#$%*-_+?")
"""Zoom asks for letters of both cases and a digit; accounts may ask for a sign as well."""


def random() -> SecretStr:
    """Another one each time, by all rules that Zoom names."""
    while True:
        found = "".join(secrets.choice("".join(KINDS)) for _ in range(LENGTH))
        if fits(found):
            return SecretStr(found)


def fits(password: str) -> bool:
    """Whether it has characters of all kinds, and no two neighbours in a row: neither `aa` nor `ab`."""
    return all(set(kind) & set(password) for kind in KINDS) and not any(
        abs(ord(one) - ord(next_)) <= 1 for one, next_ in pairwise(password.casefold())
    )
