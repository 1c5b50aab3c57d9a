"""What the bot can do, in its asker's words: made from the registry of words."""

from bot.domain.words import Usage, Words
from bot.slack import message, text
from bot.slack.message import Message


def overview(command: str, all_: Words) -> Message:
    """All words, with what each does and an example."""
    headline = f"What {command} can do"
    usages = [usage for word in all_ for usage in word.usages]
    return Message(
        headline, [message.title(headline), *(message.mrkdwn(_line(command, usage)) for usage in usages)]
    )


def unknown(command: str, typed: str, all_: Words) -> Message:
    """For a word that is none of ours."""
    nearest = all_.nearest(typed)
    if nearest is None:
        return message.note(f"I do not know “{typed}”.", f"Type {command} help to see what I can do.")
    return message.note(
        f"I do not know “{typed}”. Did you mean “{nearest.name}”?",
        f"For example: {command} {nearest.example}",
    )


def _line(command: str, usage: Usage) -> str:
    who = " _(admins only)_" if usage.admins_only else ""
    example = "" if usage.example == usage.syntax else f"\n`{text.escape(f'{command} {usage.example}')}`"
    return f"*{text.escape(f'{command} {usage.syntax}')}*{who}\n{text.escape(usage.summary)}{example}"
