"""Real sockets, and every failure of the two libraries below."""

import asyncio
import inspect
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from types import ModuleType

import aiohttp
import httpx
import pytest
import yarl
from aiohttp import client_exceptions
from aiohttp.client_reqrep import ConnectionKey
from multidict import CIMultiDict, CIMultiDictProxy

from bot.zoom import client, connections, errors, limits, users
from tests.zoom import builders
from tests.zoom.builders import Fake

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
KEY = ConnectionKey("zoom.test", 443, True, True, None, None, None)  # noqa: FBT003 aiohttp's own order


def exceptions_of(module: ModuleType, root: type[Exception]) -> list[type[Exception]]:
    found = (kind for _, kind in inspect.getmembers(module, inspect.isclass) if issubclass(kind, root))
    return sorted(found, key=lambda kind: kind.__name__)


REFUSED = OSError(111, "refused")
REQUEST = httpx.Request("GET", builders.API)
INFO = aiohttp.RequestInfo(yarl.URL(builders.API), "GET", CIMultiDictProxy(CIMultiDict()))
MADE_LIKE: list[tuple[type[Exception], tuple[object, ...]]] = [
    (aiohttp.ClientConnectorCertificateError, (KEY, ssl.SSLCertVerificationError("expired"))),
    (client_exceptions.UnixClientConnectorError, ("/run/zoom", KEY, REFUSED)),
    (aiohttp.ClientConnectorError, (KEY, REFUSED)),
    (aiohttp.ServerFingerprintMismatch, (b"a", b"b", "zoom.test", 443)),
    (aiohttp.ClientResponseError, (INFO, ())),
    (httpx.StreamConsumed, ()),
    (httpx.StreamClosed, ()),
    (httpx.ResponseNotRead, ()),
    (httpx.RequestNotRead, ()),
]


def example_of(kind: type[Exception]) -> Exception:
    """One of this class, made as aiohttp or httpx make it."""
    if kind is httpx.HTTPStatusError:
        return httpx.HTTPStatusError("no", request=REQUEST, response=httpx.Response(500, request=REQUEST))
    return kind(*next((made for base, made in MADE_LIKE if issubclass(kind, base)), ("what happened",)))


HTTPX = [
    *exceptions_of(httpx, httpx.HTTPError),
    *exceptions_of(httpx, httpx.StreamError),
    httpx.InvalidURL,
]
AIOHTTP = [
    kind
    for kind in exceptions_of(client_exceptions, aiohttp.ClientError)
    if not issubclass(kind, aiohttp.ContentTypeError | aiohttp.WSServerHandshakeError)
]
PLAIN = [
    TimeoutError,
    ConnectionResetError,
    BrokenPipeError,
    socket.gaierror,
    ssl.SSLError,
    ValueError,
    OSError,
]


@pytest.mark.parametrize(
    "kind", [*HTTPX, *AIOHTTP, *PLAIN], ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)
async def test_every_failure_of_the_transport_becomes_one_of_ours(fake: Fake, kind: type[Exception]) -> None:
    fake.on("POST", "/users/alice/meetings").mock(side_effect=example_of(kind))
    with pytest.raises(errors.ZoomError) as caught:
        await fake.client.request("POST", "/users/alice/meetings", label=limits.Label.LIGHT)
    assert isinstance(caught.value, errors.Unreachable | errors.Garbled)
    assert caught.value.__cause__ is not None


SURE = {
    "ClientConnectorError",
    "ClientConnectorDNSError",
    "ClientConnectorSSLError",
    "ClientConnectorCertificateError",
    "ClientProxyConnectionError",
    "ClientHttpProxyError",
    "ClientSSLError",
    "UnixClientConnectorError",
    "ConnectionTimeoutError",
    "ServerFingerprintMismatch",
    "InvalidURL",
    "InvalidUrlClientError",
    "InvalidUrlRedirectClientError",
    "NonHttpUrlClientError",
    "NonHttpUrlRedirectClientError",
    "ConnectError",
    "ConnectTimeout",
    "PoolTimeout",
    "ProxyError",
    "UnsupportedProtocol",
    "LocalProtocolError",
}
"""Those after which it is certain that no byte of the request went out."""


@pytest.mark.parametrize(
    "kind", [*HTTPX, *AIOHTTP, *PLAIN], ids=lambda kind: f"{kind.__module__}.{kind.__name__}"
)
def test_only_failures_before_sending_are_called_so(kind: type[Exception]) -> None:
    assert connections.mapped(example_of(kind)).outcome_unknown is (kind.__name__ not in SURE)


def test_what_lies_below_decides() -> None:
    """httpx-aiohttp calls a connection that broke after sending a connect time-out."""
    below = aiohttp.ServerDisconnectedError()
    above = httpx.ConnectTimeout("Server disconnected")
    above.__cause__ = below
    assert connections.mapped(above).outcome_unknown


@asynccontextmanager
async def zoom_at(serve: Serve, *, deadline: float = 5) -> AsyncIterator[client.Zoom]:
    """A client, with its own transport, of a server that does what the test says with each connection."""
    waiting = set[asyncio.Task[None]]()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        waiting.add(task)
        try:
            await serve(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            waiting.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    url = f"http://{host}:{port}"
    zoom = client.Zoom(
        credentials=builders.CREDENTIALS,
        rates=limits.UNLIMITED,
        api_url=f"{url}/v2/",
        token_url=f"{url}/token",
        deadline=deadline,
        sleep=builders.Time().sleep,
    )
    async with server, zoom:
        yield zoom
        await zoom.aclose()
        for task in waiting:
            task.cancel()


async def request_of(reader: asyncio.StreamReader) -> bytes:
    """Its first line. The body is read as well."""
    head = await reader.readuntil(b"\r\n\r\n")
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            await reader.readexactly(int(line.split(b":")[1]))
    return head.split(b"\r\n")[0]


def answer(body: bytes, *headers: bytes) -> bytes:
    lines = [b"HTTP/1.1 200 OK", b"Content-Type: application/json", *headers]
    return b"\r\n".join([*lines, b"Content-Length: %d" % len(body), b"", body])


TOKEN = answer(b'{"access_token": "t", "expires_in": 3600}')


def after_the_token(then: Callable[[bytes, asyncio.StreamWriter], Awaitable[None]]) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            line = await request_of(reader)
            if b"/token" in line:
                writer.write(TOKEN)
            else:
                await then(line, writer)

    return serve


async def test_ids_arrive_as_they_were_encoded() -> None:
    """The transport parses the URL once more, and must not undo what was encoded, once or twice."""
    seen = list[bytes]()

    async def then(line: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(line)
        writer.write(answer(b'{"id": "x"}', b"Set-Cookie: session=1; Path=/"))

    async with zoom_at(after_the_token(then)) as zoom:
        for user in ("/a//b==", "ann+zoom@example.com", "a/b?c#d"):
            await users.get(zoom, user)
        await users.get(zoom, "jürgen")
    assert [line.split()[1] for line in seen] == [
        b"/v2/users/%252Fa%252F%252Fb%253D%253D",
        b"/v2/users/ann%2Bzoom@example.com",
        b"/v2/users/a%2Fb%3Fc%23d",
        b"/v2/users/j%C3%BCrgen",
    ]


async def test_one_connection_is_used_again_and_cookies_are_not_kept() -> None:
    served = list[bytes]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        served.append(b"connected")
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            if b"/token" in head:
                await reader.readexactly(len(b"grant_type=account_credentials&account_id=account-1"))
                writer.write(TOKEN)
            else:
                served.append(head.lower())
                writer.write(answer(b'{"id": "x"}', b"Set-Cookie: session=1; Path=/"))

    async with zoom_at(serve) as zoom:
        for _ in range(3):
            await users.get(zoom, "alice")
    assert served.count(b"connected") == 1
    assert len(served) == 4
    assert not any(b"\r\ncookie:" in head for head in served)


async def lost(zoom: client.Zoom) -> errors.ZoomError:
    """How a POST ends."""
    with pytest.raises(errors.ZoomError) as caught:
        await zoom.request("POST", "/users/alice/meetings", label=limits.Label.LIGHT, body={"topic": "Retro"})
    return caught.value


async def test_a_connection_that_closes_without_an_answer_leaves_the_outcome_open() -> None:
    posts = list[bytes]()

    async def then(line: bytes, writer: asyncio.StreamWriter) -> None:
        posts.append(line)
        writer.close()

    async with zoom_at(after_the_token(then)) as zoom:
        error = await lost(zoom)
    assert isinstance(error, errors.Unreachable)
    assert error.sent
    assert len(posts) == 1


async def test_a_connection_that_is_reset_leaves_the_outcome_open() -> None:
    async def then(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    async with zoom_at(after_the_token(then)) as zoom:
        assert (await lost(zoom)).outcome_unknown


@pytest.mark.parametrize(
    "reply",
    [
        b'HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{"id": 93214',
        b'HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"id"\r\n',
        b'HTTP/1.1 201 Created\r\nConnection: close\r\n\r\n{"id": 93214',
        b"HTTP/1.1 201 Created\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
        b"HTTP/1.1 two hundred\r\n\r\n",
        b"\x16\x03\x01 this is not HTTP\r\n\r\n",
    ],
)
async def test_an_answer_that_is_cut_off_or_no_http_is_garbled(reply: bytes) -> None:
    async def then(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()
        writer.close()

    async with zoom_at(after_the_token(then)) as zoom:
        error = await lost(zoom)
    assert isinstance(error, errors.Garbled)
    assert error.outcome_unknown


async def test_the_transport_repeats_no_post_and_no_patch_by_itself() -> None:
    seen = list[bytes]()

    async def then(line: bytes, writer: asyncio.StreamWriter) -> None:
        seen.append(line.split()[0])
        writer.close()

    async with zoom_at(after_the_token(then)) as zoom:
        for method in ("POST", "PATCH", "DELETE"):
            with pytest.raises(errors.Unreachable):
                await zoom.request(method, "/meetings/7", label=limits.Label.LIGHT)
    ours = 3  # attempts of a PATCH, which are the client's own
    assert (seen.count(b"POST"), seen.count(b"PATCH"), seen.count(b"DELETE")) == (1, ours, 2)


async def test_an_answer_that_never_ends_ends_with_the_deadline() -> None:
    """However often a byte comes, so that no time-out between two of them helps."""

    async def then(_: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 201 Created\r\nContent-Length: 1000000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.01)

    async with zoom_at(after_the_token(then), deadline=0.2) as zoom:
        error = await lost(zoom)
    assert isinstance(error, errors.Unreachable)
    assert error.sent


async def test_a_token_url_that_never_answers_means_that_nothing_was_sent() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        while True:
            await request_of(reader)

    async with zoom_at(serve, deadline=0.2) as zoom:
        error = await lost(zoom)
    assert isinstance(error, errors.Unreachable)
    assert not error.sent


async def test_nobody_listening_means_that_nothing_was_sent() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        for api, token in ((url, url), (f"{url}/v2", "http://nobody.invalid./token")):
            zoom = client.Zoom(
                credentials=builders.CREDENTIALS, api_url=api, token_url=token, sleep=builders.Time().sleep
            )
            async with zoom:
                error = await lost(zoom)
            assert isinstance(error, errors.Unreachable)
            assert not error.sent
