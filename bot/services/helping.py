"""What the bot can do, in its asker's words: made from the registry of words."""

from bot.domain import words
from bot.slack import message, text
from bot.slack.message import Message


def overview(command: str) -> Message:
    """All words with what each does."""
    lines = [
        f"`{text.escape(f'{command} {word.syntax}'.strip())}`\n{text.escape(word.summary)}"
        for word in words.ready()
    ]
    return Message(
        f"What {command} can do", [message.title(f"What {command} can do"), *map(message.mrkdwn, lines)]
    )


def unknown(command: str, typed: str) -> Message:
    """For a word that is none of ours."""
    nearest = words.nearest(typed)
    if nearest is None:
        return message.note(f"I do not know “{typed}”.", f"Type {command} help to see what I can do.")
    return message.note(
        f"I do not know “{typed}”. Did you mean “{nearest.name}”?",
        f"For example: {command} {nearest.example}",
    )
