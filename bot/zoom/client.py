"""The client: one connection pool, one token, one pace."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from bot.zoom import operations

Param = str | int | bool | None


class Zoom:
    """A client of one Zoom account."""

    async def call(
        self,
        operation: operations.Operation,
        *ids: str | int,
        params: Mapping[str, Param] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Any:  # noqa: ANN401 JSON
        """The data of Zoom's answer."""
        raise NotImplementedError

    async def aclose(self) -> None:
        """Close the connections."""

    async def __aenter__(self) -> Self:
        """The client itself."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        await self.aclose()
