# ruff: noqa: N818 the names say what happened; "Error" on each of them would say it twice
"""What a call to Zoom can end in, other than with data.

    ZoomError
    ├── Unreachable          no answer came; `sent` tells whether the request may have got there
    ├── Garbled              an answer came, but it is not Zoom's JSON: cut off, XML, HTML, empty
    ├── ServerError          Zoom answered with 5xx
    └── Answered             Zoom said no, and did nothing
        ├── NotFound         no such user, meeting or group in this account
        ├── Invalid          the request is wrong; `errors` lists the fields, if Zoom named any
        ├── Conflict         it is there already, or the name is taken
        ├── NotAllowed       the plan, the licence, the role or the account forbids it
        ├── MissingScopes    the app lacks `scopes`
        ├── Unauthorized     the credentials or the token are refused, or the app is switched off
        ├── Gone             Zoom has ended this operation
        └── RateLimited      too many requests
            ├── PerSecond    for the account, in this second; the client has waited and retried
            ├── Daily        until `resets_at`
            └── Concurrent   another request about the same thing is still running

No text of an error holds a token, a secret or a link.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that Zoom refused: its name as in `settings.jbh_time`, and Zoom's words."""

    field: str
    message: str


class ZoomError(Exception):
    """A call to Zoom did not end with data."""

    def __init__(self, message: str, *, code: int | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        """Zoom's own words if it had any, otherwise ours."""
        self.code = code
        """Zoom's error code, from the body."""
        self.status = status
        """The HTTP status, if an answer came."""

    def __str__(self) -> str:
        """Zoom's words, its code and the HTTP status."""
        facts = [f"code {self.code}"] if self.code is not None else []
        facts += [f"HTTP {self.status}"] if self.status is not None else []
        return f"{self.message} ({', '.join(facts)})" if facts else self.message

    @property
    def outcome_unknown(self) -> bool:
        """Whether a request that changes something may have taken effect all the same."""
        return False


class Unreachable(ZoomError):
    """No answer came: no connection, or it broke, or time ran out."""

    def __init__(self, message: str, *, sent: bool, status: int | None = None) -> None:
        super().__init__(message, status=status)
        self.sent = sent
        """False when it is certain that the request never reached Zoom."""

    @property
    def outcome_unknown(self) -> bool:
        """Whether the request may have reached Zoom."""
        return self.sent


class Garbled(ZoomError):
    """An answer came, but it is not what Zoom documents: cut off, XML, HTML, empty or of another shape."""

    @property
    def outcome_unknown(self) -> bool:
        """True: Zoom may have done what was asked."""
        return True


class ServerError(ZoomError):
    """Zoom answered with 5xx."""

    @property
    def outcome_unknown(self) -> bool:
        """True: Zoom may have failed before or after it did what was asked."""
        return True


class Answered(ZoomError):
    """Zoom refused, and did nothing."""


class NotFound(Answered):
    """No such user, meeting or group in this account."""


class Invalid(Answered):
    """Zoom does not take the request as it is."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        status: int | None = None,
        errors: Sequence[FieldError] = (),
    ) -> None:
        super().__init__(message, code=code, status=status)
        self.errors = tuple(errors)
        """The fields that Zoom named."""

    def __str__(self) -> str:
        """The same, and the fields."""
        fields = "; ".join(f"{each.field}: {each.message}" for each in self.errors)
        return f"{super().__str__()}: {fields}" if fields else super().__str__()


class Conflict(Answered):
    """It is there already, or the name is taken."""


class NotAllowed(Answered):
    """The plan, the licence, the role or the account does not allow it."""


class MissingScopes(Answered):
    """The Zoom app lacks scopes. Once they are added, a new token is needed, which the client gets itself."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        status: int | None = None,
        scopes: Sequence[str] = (),
    ) -> None:
        super().__init__(message, code=code, status=status)
        self.scopes = tuple(scopes)
        """The scopes that Zoom named; empty if it named none."""


class Unauthorized(Answered):
    """The credentials or the token are refused, or the app was deactivated or removed."""


class Gone(Answered):
    """Zoom has ended this operation, for this account or for all."""


class RateLimited(Answered):
    """Too many requests."""

    def __init__(
        self,
        message: str,
        *,
        code: int | None = None,
        status: int | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, code=code, status=status)
        self.retry_after = retry_after
        """Seconds to wait, if Zoom told them."""


class PerSecond(RateLimited):
    """Too many requests of the account in this second."""


class Concurrent(RateLimited):
    """Another request about the same thing is still running."""


class Daily(RateLimited):
    """No more of these today."""

    def __init__(
        self, message: str, *, resets_at: datetime, code: int | None = None, status: int | None = None
    ) -> None:
        super().__init__(message, code=code, status=status)
        self.resets_at = resets_at
        """When Zoom takes them again: aware, UTC."""
