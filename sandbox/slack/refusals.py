"""How the fake Web API says no.

Refusal           Slack says no, which can happen to a bot without fault
└── Forbidden     the bot did what no bot should: recorded as a violation
"""


class Refusal(Exception):  # noqa: N818  # Slack refuses; that is no fault of Slack
    """Slack's error code, and what else stands in its answer."""

    is_violation = False

    def __init__(self, error: str, detail: str = "", **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.detail = detail
        self.more = more


class Forbidden(Refusal):
    """A mistake in the bot."""

    is_violation = True

    @classmethod
    def arguments(cls, *messages: str) -> "Forbidden":
        """Slack's invalid_arguments with its messages."""
        return cls(
            "invalid_arguments",
            "; ".join(messages),
            response_metadata={"messages": [f"[ERROR] {each}" for each in messages]},
        )

    @classmethod
    def scope(cls, needed: str, granted: tuple[str, ...]) -> "Forbidden":
        """Slack's missing_scope."""
        return cls(
            "missing_scope", f"needs {needed}", needed=needed, provided=",".join(granted) or "identify"
        )
