"""Text for Slack: what users typed can never act as markup."""

from datetime import datetime

from bot.domain import people


def escape(text: str) -> str:
    """For mrkdwn and for a message's fallback text.

    Slack's three control characters as entities (docs.slack.dev/messaging/formatting-message-text), so that
    nothing typed can mention a channel or forge a link. Formatting such as *bold* is left as it is.
    """
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def when(moment: datetime) -> str:
    """A moment in mrkdwn, which Slack shows each reader in their own time zone."""
    fallback = escape(f"{moment:%Y-%m-%d %H:%M %Z}")
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{fallback}>"


def link(url: str, label: str) -> str:
    """A link in mrkdwn."""
    return f"<{escape(url)}|{escape(label)}>"


def person(slack_id: str) -> str:
    """A mention in mrkdwn."""
    return f"<@{slack_id}>"


def mention(slack_id: str) -> str:
    """A mention of a person, or of all in a user group: whoever is in it is notified of a new message."""
    return f"<!subteam^{slack_id}>" if people.is_group(slack_id) else person(slack_id)
