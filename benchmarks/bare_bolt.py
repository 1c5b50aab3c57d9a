"""The least that answers a slash command: Bolt on Starlette and uvicorn, one listener that only acknowledges.

With `same` as its argument it has the bot's flag, with `stock` Bolt's default. Prints its port, then serves.
"""

import asyncio
import sys
from typing import Any

import uvicorn
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_sdk.web.async_client import AsyncWebClient
from starlette.applications import Starlette
from starlette.routing import Route

from handlers.http import PATH
from sandbox import server

SECRET = "sandbox-signing-secret"  # noqa: S105 the sandbox's


async def _authorize(**_: object) -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="U1", bot_token="xoxb-1")  # noqa: S106 none


async def _acknowledge(ack: AsyncAck) -> None:
    await ack()


def app(*, process_before_response: bool) -> Starlette:
    """The whole bot."""
    bolt = AsyncApp(
        client=AsyncWebClient(),
        authorize=_authorize,
        signing_secret=SECRET,
        process_before_response=process_before_response,
    )
    bolt.command("/zoom")(_acknowledge)
    return Starlette(routes=[Route(PATH, AsyncSlackRequestHandler(bolt).handle, methods=["POST"])])


async def main(flag: str) -> None:
    """Serve until the process is ended."""
    sock = server.listen(0)
    sock.listen()
    print(sock.getsockname()[1], flush=True)
    served: Any = app(process_before_response=flag == "same")
    config = uvicorn.Config(served, lifespan="off", access_log=False, log_config=None, server_header=False)
    await uvicorn.Server(config).serve(sockets=[sock])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
