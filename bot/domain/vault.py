"""Seals what must not be kept in the clear, such as a passcode that somebody typed in a form."""

import base64
import hashlib
from typing import Final

from cryptography.fernet import Fernet, InvalidToken

from bot.errors import Refusal

_PURPOSE: Final = b"zoom-chatops vault 1"


class Vault:
    """Sealed words can be opened by whoever has the same secret, and by nobody else.

    The secret is one that the bot needs anyway, so that there is none more to keep. Where it was changed,
    what was sealed before cannot be opened any more.
    """

    def __init__(self, secret: str) -> None:
        key = hashlib.blake2b(secret.encode(), key=_PURPOSE, digest_size=32).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def seal(self, words: str) -> str:
        """The words, unreadable: another text each time."""
        return self._fernet.encrypt(words.encode()).decode()

    def open(self, sealed: str) -> str:
        """The words. Refusal where they were sealed with another secret."""
        try:
            return self._fernet.decrypt(sealed).decode()
        except (InvalidToken, ValueError):  # the latter for what was never sealed
            raise Refusal(
                "I cannot read the passcode that you typed any more: my own keys were changed meanwhile.",
                next_step="Fill in the form again.",
            ) from None
