"""The axis of growth: one module for each kind of thing that people ask for."""

from collections.abc import Mapping

from bot.domain.vault import Vault
from bot.domain.words import Words
from bot.resources.base import Resource
from bot.resources.contact_group import ContactGroups
from bot.resources.group import Groups
from bot.resources.im_group import IMGroups
from bot.resources.meeting import Meetings
from bot.resources.user import Users
from bot.settings import Settings

Resources = Mapping[str, Resource]


def registry(settings: Settings) -> Resources:
    """All kinds, by name, in the order in which help shows their words. A new one is one line here."""
    vault = Vault(settings.zoom_client_secret.get_secret_value())
    kinds: tuple[Resource, ...] = (
        Meetings(settings.bot_passcode, vault, settings.bot_command),
        Groups(settings.bot_command),
        IMGroups(settings.bot_command),
        ContactGroups(settings.bot_command),
        Users(settings.bot_user_actions, settings.zoom_plan, settings.bot_command),
    )
    return {kind.kind: kind for kind in kinds}


def vocabulary(resources: Resources) -> Words:
    """What people can type."""
    return Words([word for resource in resources.values() for word in resource.words])
