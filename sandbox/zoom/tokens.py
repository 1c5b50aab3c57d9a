"""Server-to-server tokens: handing them out, and checking those that come back."""

import base64
import binascii
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from urllib.parse import parse_qs

from sandbox.zoom import ids
from sandbox.zoom.account import Account, Token
from sandbox.zoom.refusal import Refusal

LIFE: Final = timedelta(hours=1)
_FORM: Final = "application/x-www-form-urlencoded"


class TokenRefusal(Exception):  # noqa: N818 an answer of this Zoom, not a failure of the program
    """The token endpoint says no, in OAuth's words."""

    def __init__(self, error: str, reason: str) -> None:
        super().__init__(reason)
        self.status = 400
        self.body = {"reason": reason, "error": error}


def issue(account: Account, headers: Mapping[str, str], body: bytes, base_url: str) -> dict[str, Any]:
    """A new token. Earlier ones stay good, as with Zoom's tokens of version 7.

    TokenRefusal unless the parameters come in the form body with the form content type, as seen at
    https://devforum.zoom.us/t/124925; the texts are those of
    https://github.com/JubaerHossain/zoom-laravel/issues/3 and /4.
    """
    form = _form(headers, body)
    if form.get("grant_type") != "account_credentials":
        raise TokenRefusal("unsupported_grant_type", "unsupported grant type")
    if _client(headers) != (account.client_id, account.client_secret):
        raise TokenRefusal("invalid_client", "Invalid client_id or client_secret")
    if form.get("account_id") != account.id:
        raise TokenRefusal("invalid_request", "Bad Request")
    if not account.app_active:
        raise TokenRefusal("invalid_client", "The app has been disabled.")
    value = ids.token(account.random)
    account.tokens[value] = Token(account.granted_scopes, account.clock() + LIFE)
    return {
        "access_token": value,
        "token_type": "bearer",
        "expires_in": int(LIFE.total_seconds()),
        "scope": " ".join(sorted(account.granted_scopes)),
        "api_url": base_url,
    }


def revoke_all(account: Account) -> None:
    """End all tokens that were handed out."""
    for token in account.tokens.values():
        token.ends = account.clock()


def check(account: Account, headers: Mapping[str, str]) -> Token:
    """The token of a call. Refusal 401/124 where it is missing, unknown or over."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    token = account.tokens.get(value)
    if scheme.lower() != "bearer" or token is None or not account.app_active:
        raise Refusal(401, 124, "Invalid access token.")
    if token.ends <= account.clock():
        raise Refusal(401, 124, "Access token is expired.")
    return token


def need(token: Token, granular: tuple[str, ...], classic: tuple[str, ...]) -> None:
    """Pass where the token has one of the scopes. Refusal 400/4711 names the granular ones, if any."""
    if token.scopes.isdisjoint(granular) and token.scopes.isdisjoint(classic):
        named = ", ".join(granular or classic)
        raise Refusal(400, 4711, f"Invalid access token, does not contain scopes:[{named}].")


def _form(headers: Mapping[str, str], body: bytes) -> dict[str, str]:
    if headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        return {}
    return {key: values[-1] for key, values in parse_qs(body.decode(errors="replace")).items()}


def _client(headers: Mapping[str, str]) -> tuple[str, str] | None:
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, secret
