"""The sandbox's two worlds, Slack and Zoom, as one app on one loopback port."""

import contextlib
from collections.abc import AsyncIterator, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Mount

from sandbox import cast, server
from sandbox.slack import control as slack_control
from sandbox.slack.model import Clock, system_clock
from sandbox.slack.world import ACK_SECONDS, SlackWorld
from sandbox.zoom import control as zoom_control
from sandbox.zoom.world import ZoomWorld


class World:
    """A fake Slack and a fake Zoom with the same people.

    `ack_seconds` is how long Slack waits for an ack, in seconds of real time.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        port: int = 0,
        clock: Clock = system_clock,
        plan: str = "business",
        ack_seconds: float = ACK_SECONDS,
    ) -> None:
        self.port = port
        self.slack = SlackWorld(cast.CAST, manifest, clock, f"http://{server.HOST}:{port}/slack", ack_seconds)
        self.zoom = ZoomWorld(cast=cast.CAST, clock=clock, plan=plan)

    def asgi(self) -> Starlette:
        """Everything but the page."""
        return Starlette(
            routes=[
                Mount("/slack", self.slack.asgi()),
                Mount("/zoom", self.zoom.asgi()),
                Mount("/sandbox/slack", routes=slack_control.control_routes(self.slack)),
                Mount("/sandbox/zoom", routes=zoom_control.control_routes(self.zoom)),
            ]
        )

    def at(self, port: int) -> str:
        """Tells the worlds which port they are on. Gives the base URL."""
        self.port = port
        url = f"http://{server.HOST}:{port}"
        self.slack.base_url = f"{url}/slack"
        return url

    async def aclose(self) -> None:
        """Lets go of connections and of requests that hang."""
        self.zoom.close()
        await self.slack.aclose()


@contextlib.asynccontextmanager
async def serve(world: World, port: int = 0) -> AsyncIterator[str]:
    """Serves the world in the running loop. Gives its base URL, such as http://127.0.0.1:4711."""
    sock = server.listen(port)
    url = world.at(sock.getsockname()[1])
    async with server.serve(world.asgi(), sock, world.aclose):
        yield url
