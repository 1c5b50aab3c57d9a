"""The first message in #general: what this is, and what to try."""

from typing import Final

from sandbox.slack.model import Json, Message
from sandbox.slack.workspace import SLACKBOT
from sandbox.world import World

TRY: Final = (
    "/zoom meeting Design review",
    "/zoom meeting Retro at tomorrow 15:00 for 45m with @liam @yuki",
    "/zoom schedule",
    "/zoom meetings",
    "/zoom user",
)
_CHANNEL: Final = "C0GENERAL"


def greet(world: World) -> None:
    """Posts the welcome into #general, as Slackbot: the bot has no part in it."""
    tries = "\n".join(f"`{line}`" for line in TRY)
    blocks: list[Json] = [
        {"type": "header", "text": {"type": "plain_text", "text": ":wave: Welcome to Acme"}},
        _paragraph(
            "This Slack and its Zoom are made up and live on your machine alone. "
            "The bot is the real one. *Type in the box below:*"
        ),
        _paragraph(tries),
        _paragraph(
            "Be somebody else with one click at the top: *Noah* has no Zoom user, *Yuki* lives in Tokyo, "
            "*Ada* and *Ines* are IT admins, who decide in <#C0ITADMIN> what takes an approval. "
            "Groups are for *Liam*, a team lead: `/zoom group` or `/zoom im-group`. "
            "On the right: what Zoom knows, every call, the policy, and switches that break things."
        ),
    ]
    slack = world.slack.workspace
    slack.add(Message(slack.next_ts(), _CHANNEL, SLACKBOT, text="Welcome to Acme", blocks=blocks))


def _paragraph(words: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}
