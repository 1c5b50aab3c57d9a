"""Lists that come page by page (https://developers.zoom.us/docs/api/pagination/)."""

from collections.abc import AsyncIterator, Mapping
from typing import Final

from bot.zoom import client, errors, models, operations

PAGE_SIZE: Final = 300
"""Zoom's largest for all lists; some operations say they give more."""


async def each(
    zoom: client.Zoom,
    operation: operations.Operation,
    *ids: str | int,
    key: str,
    model: type[models.AnswerT],
    params: Mapping[str, client.Param] | None = None,
) -> AsyncIterator[models.AnswerT]:
    """All entries of the list under `key`, page after page.

    Ends with an empty `next_page_token`, and with one that came before: going on would never end.
    A token lives 15 minutes; raises errors.Invalid if the caller takes longer for a page.
    Raises errors.Garbled if a page has no such list.
    """
    token = ""
    seen = set[str]()
    while token not in seen:
        seen.add(token)
        page = await zoom.call(
            operation,
            *ids,
            params={"page_size": PAGE_SIZE, **(params or {}), "next_page_token": token or None},
        )
        page = page if isinstance(page, dict) else {}
        entries = page.get(key)
        if not isinstance(entries, list):
            raise errors.Garbled(f"Zoom's answer has no list of {key}")
        for entry in entries:
            yield models.read(model, entry)
        token = str(page.get("next_page_token") or "")
