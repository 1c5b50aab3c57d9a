"""A Zoom that answers as a test says, and what it was asked."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot import zoom


class Zoom:
    """Answers by method and path; what is not foreseen is not found."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self._answers = answers
        self.asked: list[tuple[str, Any]] = []

    @asynccontextmanager
    async def client(self) -> AsyncIterator[zoom.Zoom]:
        client = zoom.Zoom(
            credentials=zoom.Credentials("a", "c", "s"),
            api_url="http://zoom.test",
            token_url="http://zoom.test/token",
            transport=httpx.MockTransport(self._answer),
        )
        async with client:
            yield client

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/token":
            return httpx.Response(200, json={"access_token": "t", "expires_in": 3600})
        call = f"{request.method} {request.url.path}"
        self.asked.append((call, json.loads(request.content) if request.content else None))
        answer = self._answers.get(call)
        if isinstance(answer, httpx.Response):
            return answer
        if answer is None:
            return httpx.Response(404, json={"code": 3001, "message": "Meeting does not exist: 1."})
        return httpx.Response(204) if answer == {} else httpx.Response(200, json=answer)
