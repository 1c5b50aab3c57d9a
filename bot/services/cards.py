"""Cards that the bot posted, drawn again when what they show has changed."""

import logging
from collections.abc import Mapping

from bot import zoom
from bot.resources import base
from bot.services.ports import Ports
from bot.slack import errors
from bot.slack.api import Posted

log = logging.getLogger(__name__)


class Cards:
    """Keeps cards up to date."""

    def __init__(self, ports: Ports, resources: Mapping[str, base.Resource]) -> None:
        self._ports = ports
        self._resources = resources

    async def redraw(self, kind: str, zoom_id: str) -> bool:
        """Draw the card of something as Zoom has it now; False where it still shows what was before.

        True as well where the bot posted none.
        """
        request = await self._ports.store.requests.by_zoom_id(kind, zoom_id)
        if request is None or not request.card_ts:
            return True
        resource = self._resources[kind]
        try:
            spec = resource.spec(request.spec)
            made = await resource.fetch(self._ports.zoom, zoom_id, spec, request.asker)
            await self._ports.slack.update(Posted(request.card_channel, request.card_ts), made.card)
        except (zoom.ZoomError, errors.SlackError) as failed:
            log.warning("the card of %s still shows what was before: %s", request.key, failed)
            return False
        return True
