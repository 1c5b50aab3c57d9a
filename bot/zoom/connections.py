"""The connections to Zoom, and what their failures mean.

httpx-aiohttp (0.2.0) turns a connection that broke after the request went out into httpx.ConnectTimeout,
and lets some exceptions of aiohttp through: so the exception of aiohttp underneath is what decides.

aiohttp repeats GET, PUT and DELETE once by itself when a connection breaks, as RFC 9112 (9.3.1) allows. A
DELETE that lost its first answer may so end in errors.NotFound. POST and PATCH it never repeats.
"""

import ssl
from http.cookiejar import CookieJar
from typing import Final

import aiohttp
import httpx
import httpx_aiohttp

from bot.zoom import errors

TIMEOUT: Final = httpx.Timeout(connect=5, read=20, write=20, pool=10)
"""Seconds. The transport does not know `write`; the deadline covers it."""
DEADLINE: Final = 30.0
"""Seconds for one attempt in all, however slowly its bytes drip."""
CONNECTIONS: Final = 64
_KEEP_ALIVE: Final = 15.0
"""Seconds. Short, as a POST on a connection that Zoom is just closing has an unknown outcome."""

FAILURES: Final = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    aiohttp.ClientError,
    OSError,
    ValueError,
)
"""All that a transport raises for a request that failed. OSError covers TimeoutError."""

_NEVER_SENT: Final = (
    aiohttp.ClientConnectorError,
    aiohttp.ConnectionTimeoutError,
    aiohttp.ClientHttpProxyError,
    aiohttp.ServerFingerprintMismatch,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.LocalProtocolError,
    httpx.InvalidURL,
)
_NOT_UNDERSTOOD: Final = (
    aiohttp.ClientPayloadError,
    aiohttp.ClientResponseError,
    httpx.DecodingError,
    httpx.RemoteProtocolError,
)


class NoCookies(CookieJar):
    """Keeps none: Zoom's API needs none, and looking for them takes time."""

    def extract_cookies(self, response: object, request: object) -> None:
        """Nothing."""


def open_pool() -> httpx.AsyncBaseTransport:
    """One pool of connections, without cookies. It is opened by the first request."""
    context = ssl.create_default_context()

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=CONNECTIONS, keepalive_timeout=_KEEP_ALIVE, ssl=context)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    # It makes a context of its own, which takes 20 ms, unless it is given one; it uses neither.
    return httpx_aiohttp.AiohttpTransport(verify=context, client=session)


def mapped(error: Exception) -> errors.ZoomError:
    """The failure as one of ours, which tells whether the request may have reached Zoom."""
    cause = error.__cause__ if isinstance(error.__cause__, aiohttp.ClientError) else error
    name = type(cause).__name__
    if isinstance(cause, _NEVER_SENT):
        return errors.Unreachable(f"Zoom cannot be reached ({name})", sent=False)
    if isinstance(cause, _NOT_UNDERSTOOD):
        return errors.Garbled(f"Zoom's answer is cut off or no HTTP ({name})")
    return errors.Unreachable(f"Zoom did not answer ({name})", sent=True)
