"""Server-to-server OAuth (https://developers.zoom.us/docs/internal-apps/s2s-oauth/)."""

import asyncio
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

import httpx
from pydantic import BaseModel, Field, SecretStr, ValidationError

from bot.zoom import connections, decipher, errors, limits

_EARLY: Final = 300.0
"""Seconds before its end that a token is replaced; half of its life, if that is shorter."""

_PERHAPS_THE_TOKEN: Final = frozenset({400, 401})
"""HTTP statuses that a refused token comes with."""
_ADVICE: Final = {
    "invalid_client": "Zoom does not take the client ID with this client secret: compare both with the app's "
    "credentials, and see that the app is activated",
    "invalid_request": "Zoom does not take the account ID: compare it with the app's credentials",
    "invalid_grant": "Zoom does not take the account ID: compare it with the app's credentials",
    "unsupported_grant_type": "The app is not of the type Server-to-Server OAuth: make one of that type",
}


@dataclass(frozen=True, slots=True)
class Credentials:
    """Those of a Server-to-Server OAuth app, from its page in the Zoom App Marketplace."""

    account_id: str
    client_id: str
    client_secret: str = field(repr=False)


class _Granted(BaseModel):
    access_token: SecretStr
    expires_in: float = Field(default=3600, gt=0)
    scope: str = ""


class _Refused(BaseModel):
    error: str = ""
    reason: str = ""
    message: str = ""
    code: int | None = None


@dataclass(frozen=True, slots=True)
class _Token:
    bearer: str = field(repr=False)
    scopes: frozenset[str]
    replace_at: float


class ServerToServer(httpx.Auth):
    """Puts a token on each request. One is shared by all, however many ask at once.

    A token that Zoom refuses (HTTP 401, or code 124) is dropped, and the request repeated once with a new
    one: nothing was done, so that is right for a POST as well.
    """

    def __init__(
        self,
        credentials: Credentials,
        http: httpx.AsyncClient,
        *,
        token_url: str,
        deadline: float,
        monotonic: limits.Monotonic,
    ) -> None:
        self._credentials = credentials
        self._http = http
        self._url = token_url
        self._deadline = deadline
        self._monotonic = monotonic
        self._token: _Token | None = None
        self._lock = asyncio.Lock()

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """The request with a token, and once more with a new one if need be."""
        token = await self._current()
        request.headers["Authorization"] = token.bearer
        response = yield request
        if response.status_code not in _PERHAPS_THE_TOKEN:
            return
        error = decipher.refusal(response.status_code, await response.aread())
        if isinstance(error, errors.MissingScopes):
            self._drop(token)  # the next one has them, if they have been added to the app since
        if isinstance(error, errors.Unauthorized):
            self._drop(token)
            request.headers["Authorization"] = (await self._current()).bearer
            yield request

    async def prepare(self) -> None:
        """Fetch a token if there is none, so that this does not count as time of the request."""
        await self._current()

    async def scopes(self) -> frozenset[str]:
        """The scopes of the token, as Zoom names them."""
        return (await self._current()).scopes

    async def _current(self) -> _Token:
        if (token := self._valid()) is not None:
            return token
        async with self._lock:
            token = self._valid()  # another request may have fetched it while this one waited
            if token is None:
                token = self._token = await self._fetch()
            return token

    def _valid(self) -> _Token | None:
        token = self._token
        return token if token is not None and self._monotonic() < token.replace_at else None

    def _drop(self, token: _Token) -> None:
        if self._token is token:  # otherwise another request has already brought a new one
            self._token = None

    async def _fetch(self) -> _Token:
        asked_at = self._monotonic()
        try:
            async with asyncio.timeout(self._deadline):
                response = await self._http.post(
                    self._url,
                    data={"grant_type": "account_credentials", "account_id": self._credentials.account_id},
                    auth=(self._credentials.client_id, self._credentials.client_secret),
                )
        except connections.FAILURES as error:
            raise errors.Unreachable(
                f"No token from Zoom: {connections.mapped(error)}", sent=False
            ) from error
        granted = _granted(response)
        return _Token(
            bearer=f"Bearer {granted.access_token.get_secret_value()}",
            scopes=frozenset(granted.scope.split()),
            replace_at=asked_at + max(granted.expires_in - _EARLY, granted.expires_in / 2),
        )


def _granted(response: httpx.Response) -> _Granted:
    """The token. No text of an error quotes the answer, as it may hold one."""
    status = response.status_code
    if status == HTTPStatus.OK:
        try:
            return _Granted.model_validate_json(response.content)
        except ValidationError:
            raise errors.Unreachable("Zoom's token URL gave no token", sent=False, status=status) from None
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        raise errors.PerSecond("Zoom gives no more tokens for the moment", status=status)
    if not HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
        raise errors.Unreachable("Zoom's token URL is out of order", sent=False, status=status)
    raise _refused(response)


def _refused(response: httpx.Response) -> errors.Unauthorized:
    try:
        refused = _Refused.model_validate_json(response.content)
    except ValidationError:
        refused = _Refused()
    advice = _ADVICE.get(refused.error, "Zoom does not take the app's credentials")
    words = decipher.clean(refused.reason or refused.message or refused.error)
    text = f"{advice}. Zoom says: {words}" if words else advice
    return errors.Unauthorized(text, code=refused.code, status=response.status_code)
