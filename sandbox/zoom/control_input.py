"""How a control route reads its body, and what it answers where that makes no sense."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.zoom.shapes import Shape

Handler = Callable[[Request], Awaitable[Response]]


class Wrong(Exception):  # noqa: N818 becomes an answer
    """What was asked for makes no sense."""


def guarded(handle: Handler) -> Handler:
    """The same, with 400 for what makes no sense."""

    async def answer(request: Request) -> Response:
        try:
            return await handle(request)
        except Wrong as wrong:
            return JSONResponse({"error": str(wrong)}, HTTPStatus.BAD_REQUEST)

    return answer


async def read(request: Request, shape: Shape) -> dict[str, Any]:
    """The body. `Wrong` names the fields that are wrong or unknown."""
    try:
        given = await request.json()
    except ValueError:
        raise Wrong("The body is not JSON.") from None
    wrong = [name or "the body" for name, _ in shape.problems(given)] or [*shape.strangers(given)]
    if wrong:
        raise Wrong(f"Not understood: {', '.join(wrong)}.")
    found: dict[str, Any] = given
    return found
