"""The axis of growth: one module for each kind of thing that people ask for."""

from collections.abc import Mapping

from bot.resources.base import Resource
from bot.resources.meeting import Meetings
from bot.settings import Settings


def registry(settings: Settings) -> Mapping[str, Resource]:
    """All kinds, by name. A new one is one line here."""
    kinds: tuple[Resource, ...] = (Meetings(settings.bot_passcode),)
    return {kind.kind: kind for kind in kinds}
