"""What a group of any kind looks like in Slack. Nothing is shown that Zoom did not return."""

from collections.abc import Sequence

from bot.domain.text import plain
from bot.resources import base
from bot.slack import message, text
from bot.slack.message import Message


def made(  # noqa: PLR0913 what a card shows, given by name
    *,
    zoom_id: str,
    name: str,
    noun: str,
    word: str,
    asker: str,
    total: int,
    facts: Sequence[tuple[str, str]] = (),
) -> base.Made:
    """All messages about one group. `word` is what is typed to add people; the facts are in mrkdwn."""
    shown = plain(name) or "(no name)"
    pairs = [("Group ID", f"`{text.escape(zoom_id)}`"), ("Members", str(total)), *facts]
    headline = f"Zoom {noun} “{text.escape(shown)}” of {text.person(asker)}"
    card = Message(
        headline,
        [
            message.title(shown),
            message.fields(pairs),
            message.small(f"Zoom {noun}, created for {text.person(asker)}"),
        ],
    )
    own = message.note(f"The {noun} “{shown}” is in Zoom.", f"To add people: {word} add @people to {shown}")
    return base.Made(zoom_id=zoom_id, name=shown, card=card, invitation=card, private=own)
