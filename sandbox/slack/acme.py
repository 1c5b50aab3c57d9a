"""Acme's Slack on the first day: who is there, in which user groups and channels."""

from collections.abc import Iterator, Sequence
from typing import Final

from sandbox.cast import Character
from sandbox.slack.app import App
from sandbox.slack.model import Channel, Kind, Person, UserGroup

BOT_USER: Final = "U0ZOOMBOT"
SLACKBOT: Final = "USLACKBOT"
_LEADS: Final = ("liam", "ada")
_SALES: Final = ("emma", "noah")
_PRIVATE: Final = ("emma", "liam", "ada")


def people(kept: dict[str, Person], app: App, cast: Sequence[Character]) -> None:
    """Puts everybody in, the bot and Slackbot too."""
    kept[BOT_USER] = Person(BOT_USER, app.bot_name, app.name, is_bot=True)
    kept[SLACKBOT] = Person(SLACKBOT, "slackbot", "Slackbot", is_bot=True)
    for each in cast:
        kept[each.slack_id] = Person(
            each.slack_id, each.handle, each.name, each.role, each.email, each.zone, each.is_admin
        )


def groups(kept: dict[str, UserGroup], cast: Sequence[Character]) -> None:
    """Puts the user groups in."""
    admins = tuple(each.slack_id for each in cast if each.is_admin)
    for group in (
        UserGroup("S0ITADMIN", "it-admins", "IT admins", admins),
        UserGroup("S0LEADS01", "leads", "Team leads", tuple(_ids(cast, _LEADS))),
        UserGroup("S0SALES01", "sales", "Sales", tuple(_ids(cast, _SALES))),
    ):
        kept[group.id] = group


def channels(kept: dict[str, Channel], cast: Sequence[Character]) -> None:
    """Puts the channels in, and everybody's DM with the bot."""
    ids = [each.slack_id for each in cast]
    admins = {each.slack_id for each in cast if each.is_admin}
    insiders = set(_ids(cast, _PRIVATE))
    approvals = "Here requests wait for an approval. Everybody may look, IT admins decide"
    for channel in (
        Channel("C0GENERAL", "general", Kind.PUBLIC, {*ids, BOT_USER}, "Everybody"),
        Channel("C0ITADMIN", "it-admins", Kind.PUBLIC, {*admins, BOT_USER}, approvals),
        Channel("C0RANDOM1", "random", Kind.PUBLIC, {*ids}, "The bot is not in here"),
        Channel("C0LEADS01", "leads", Kind.PRIVATE, {*insiders, BOT_USER}, "Private, with the bot"),
        Channel("C0SECRET1", "secret", Kind.PRIVATE, {*insiders}, "Private, without the bot"),
        *(Channel(f"D{person[1:]}", "", Kind.DM, {person, BOT_USER}) for person in ids),
        Channel("D0TWO0001", "", Kind.DM, {*ids[:2]}),
    ):
        kept[channel.id] = channel


def _ids(cast: Sequence[Character], handles: Sequence[str]) -> Iterator[str]:
    return (each.slack_id for each in cast if each.handle in handles)
