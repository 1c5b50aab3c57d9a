"""What Slack's answers mean for the caller.

SlackError
├── Refused      Slack said no: for certain nothing was done
│   └── NoEntry  it has no such place, or the bot may not post there
└── Silent       no answer, or one that says nothing: it may have been done
"""

from typing import Final

from bot.errors import BotError

NO_ENTRY: Final = frozenset(
    {
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "is_archived",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_read_only_channel",
        "user_not_in_channel",
    }
)
"""Slack's codes for a place where the bot may not post
(docs.slack.dev/reference/methods/chat.postMessage)."""

UNSEEN: Final = frozenset({"user_not_found", "user_not_visible"})
"""Slack's codes for a person whom this workspace may not see
(docs.slack.dev/reference/methods/users.info)."""

NOBODY: Final = frozenset({"enterprise_is_restricted", "users_not_found"})
"""Slack's codes for an address that nobody has, as far as the bot may ask
(docs.slack.dev/reference/methods/users.lookupByEmail)."""

STALE: Final = frozenset({"expired_trigger_id", "hash_conflict", "not_found", "view_not_found"})
"""Slack's codes for a modal that was closed or changed meanwhile, or that came too late
(docs.slack.dev/reference/methods/views.update)."""

UNCERTAIN: Final = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable"})
"""Slack's codes for a failure on its own side, after which nobody knows whether it was done."""


class SlackError(BotError):
    """A call to Slack did not do what it should."""


class Refused(SlackError):  # noqa: N818 the family's name ends in Error
    """Slack said no. `code` is Slack's own, such as `channel_not_found`."""

    def __init__(self, method: str, code: str) -> None:
        super().__init__(f"{method}: {code}")
        self.code = code


class NoEntry(Refused):
    """The bot may not post there, or there is no such place."""


class Silent(SlackError):  # noqa: N818 the family's name ends in Error
    """Nobody knows whether Slack did it: no answer in time, a cut connection or a 5xx."""

    def __init__(self, method: str) -> None:
        super().__init__(f"{method}: no usable answer")
