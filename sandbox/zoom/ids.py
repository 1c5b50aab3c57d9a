"""IDs and secrets that look like Zoom's, from a random source that a test can seed."""

import base64
import string
from collections.abc import Container
from random import Random
from typing import Final

_LETTERS: Final = string.ascii_letters + string.digits


def meeting_number(random: Random, taken: Container[int]) -> int:
    """An 11-digit meeting number that is not taken."""
    while (number := random.randrange(80_000_000_000, 100_000_000_000)) in taken:
        pass
    return number


def uuid(random: Random) -> str:
    """16 bytes in base64. One in eight starts with a slash, so that clients meet the double encoding."""
    raw = bytearray(random.randbytes(16))
    if random.randrange(8) == 0:
        raw[0] = 0xFF
    return base64.b64encode(raw).decode()


def text(random: Random, length: int) -> str:
    """Letters and digits."""
    return "".join(random.choices(_LETTERS, k=length))


def digits(random: Random, length: int) -> str:
    """Digits alone."""
    return "".join(random.choices(string.digits, k=length))


def encrypted(random: Random) -> str:
    """What Zoom puts into `pwd=` of a join link."""
    return f"{text(random, 32)}.1"


def token(random: Random) -> str:
    """An opaque access token in the shape of Zoom's."""
    return f"eyJzdiI6IjAwMDAwMiJ9.{text(random, 160)}.{text(random, 86)}"
