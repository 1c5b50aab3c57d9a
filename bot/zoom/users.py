"""Users: https://developers.zoom.us/docs/api/users/."""

from collections.abc import AsyncIterator, Mapping
from enum import IntEnum, StrEnum
from typing import Final

from pydantic import Field, SecretStr, field_serializer

from bot.zoom import client, errors, limits, models, operations, paging


class Type(IntEnum):
    """A user's licence."""

    BASIC = 1
    LICENSED = 2
    UNASSIGNED = 4
    NONE = 99


class Status(StrEnum):
    """Whether a user can be used."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    """Deactivated."""
    PENDING = "pending"
    """Invited, and has not accepted yet."""


class Action(StrEnum):
    """How a user is created."""

    CREATE = "create"
    """Zoom sends an invitation; the user is pending until the person accepts it."""
    AUTO = "autoCreate"
    """At once, with a password, which Zoom demands; only for an address of the account's managed domains."""
    CUSTOM = "custCreate"
    """Without a password or a way to sign in, for accounts of integrators (ISV)."""
    SSO = "ssoCreate"
    """Without a password, for who signs in by single sign-on; where pre-provisioning is on."""


LONGEST_EMAIL: Final = 128
LONGEST_NAME: Final = 64
"""Of a first or last name."""
LONGEST_DISPLAY_NAME: Final = 128
MOST_CHINESE: Final = 5
"""Chinese characters of a first or last name."""
MOST_CHINESE_SHOWN: Final = 10
"""Chinese characters of a display name."""
HIDDEN: Final = "(hidden)"
SHORTEST_PASSWORD: Final = 8
LONGEST_PASSWORD: Final = 32
INVITATIONS_A_DAY: Final[Mapping[limits.Plan, int]] = {
    limits.Plan.FREE: 50,
    limits.Plan.PRO: 1_500,
    limits.Plan.BUSINESS: 10_000,
}
"""Users that an account may create with `Action.CREATE` in one UTC day."""


class Info(models.Body):
    """Who is created."""

    email: str = Field(max_length=LONGEST_EMAIL)
    type: Type
    first_name: str | None = Field(default=None, max_length=LONGEST_NAME)
    last_name: str | None = Field(default=None, max_length=LONGEST_NAME)
    display_name: str | None = Field(default=None, max_length=LONGEST_DISPLAY_NAME)
    password: SecretStr | None = Field(
        default=None, min_length=SHORTEST_PASSWORD, max_length=LONGEST_PASSWORD
    )
    """With `Action.AUTO`, and with nothing else."""

    @field_serializer("password", when_used="json-unless-none")
    def _reveal(self, password: SecretStr) -> str:
        return password.get_secret_value()


class Request(models.Body):
    """A user to create. Division, phone and bundles are not of our form, and so not here."""

    action: Action
    user_info: Info


class Update(models.Body):
    """What to change of a user."""

    type: Type | None = None
    group_id: str | None = None
    """The group to put a pending user into."""


class User(models.Answer):
    """A user as Zoom tells it."""

    id: str = ""
    """Empty for pending users in a list."""
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    display_name: str = ""
    type: int | None = None
    """One of `Type`, or one that Zoom adds later."""
    status: str | None = None
    """One of `Status`, or one that Zoom adds later."""
    timezone: str = ""
    """IANA name; empty if the user never set one."""
    pmi: int | None = None
    """The personal meeting ID."""
    role_name: str = ""
    account_id: str = ""
    created_at: models.Moment | None = None
    group_ids: tuple[str, ...] = ()
    """The user groups."""

    @property
    def key(self) -> str:
        """What Zoom knows the user by: the ID, or the address of whoever has none yet."""
        return self.id or self.email


class Summary(models.Answer):
    """How many users an account has. How many licences it has bought, no answer of Zoom's tells."""

    licensed_users_count: int | None = None
    basic_users_count: int | None = None
    pending_users_count: int | None = None


class Domain(models.Answer):
    """A managed domain of an account."""

    domain: str = ""
    status: str = ""
    """`verified`, or else one that does not count yet."""


class _Domains(models.Answer):
    domains: tuple[Domain, ...] = ()


_READ: Final = frozenset({"user:read", "user:read:admin", "user:write", "user:write:admin"})
GET: Final = operations.Operation(
    "GET",
    "/users/{userId}",
    limits.Label.LIGHT,
    _READ | {"user_profile", "user_info:read", "user:read:user", "user:read:user:admin"},
)
_WRITE: Final = frozenset({"user:write", "user:write:admin"})
CREATE: Final = operations.Operation("POST", "/users", limits.Label.LIGHT, _WRITE | {"user:write:user:admin"})
UPDATE: Final = operations.Operation(
    "PATCH",
    "/users/{userId}",
    limits.Label.LIGHT,
    _WRITE | {"user:update:user", "user:update:user:admin"},
)
SUMMARY: Final = operations.Operation(
    "GET", "/users/summary", limits.Label.MEDIUM, _READ | {"user:read:summary:admin"}
)
DOMAINS: Final = operations.Operation(
    "GET",
    "/accounts/{accountId}/managed_domains",
    limits.Label.LIGHT,
    frozenset({"account:read:admin", "account:read:managed_domains:master"}),
)
LIST: Final = operations.Operation(
    "GET", "/users", limits.Label.MEDIUM, _READ | {"user:read:list_users:admin"}
)


async def get(zoom: client.Zoom, user: str) -> User:
    """The user with this ID or e-mail address, never `me`.

    Raises errors.NotFound if there is none in this account, which is also so for an address that belongs to
    another Zoom account, and for an invitation that has expired (code 1120).
    """
    return models.read(User, await zoom.call(GET, user))


def each(zoom: client.Zoom, *, status: Status = Status.ACTIVE) -> AsyncIterator[User]:
    """The account's users of this status, page after page as they are asked for."""
    return paging.each(zoom, LIST, key="users", model=User, params={"status": status})


async def create(zoom: client.Zoom, request: Request) -> User:
    """The new user; its status is not in the answer.

    Raises errors.Conflict for an address that is taken, also by another Zoom account; NotAllowed where no
    licence is left, or the domain may not be; Daily. With `outcome_unknown` set, look whether it is there
    before you create it again. No error holds the password.
    """
    try:
        return models.read(User, await zoom.call(CREATE, body=request.as_json()))
    except errors.ZoomError as error:
        if request.user_info.password is not None:
            _hide(error, request.user_info.password.get_secret_value())
        raise


def _hide(error: errors.ZoomError, secret: str) -> None:
    """Whatever Zoom's words quote, the secret is not in them any more."""
    error.message = error.message.replace(secret, HIDDEN)
    error.args = (error.message,)
    if isinstance(error, errors.Invalid):
        error.errors = tuple(
            errors.FieldError(each.field, each.message.replace(secret, HIDDEN)) for each in error.errors
        )


async def update(zoom: client.Zoom, user: str, change: Update) -> None:
    """Change what is given. Read it back: of a pending user Zoom drops changes without a word."""
    await zoom.call(UPDATE, user, body=change.as_json())


async def summary(zoom: client.Zoom) -> Summary:
    """How many users the account has, by their licence."""
    return models.read(Summary, await zoom.call(SUMMARY))


async def domains(zoom: client.Zoom) -> frozenset[str]:
    """The account's managed domains that are verified, in small letters.

    Raises NotAllowed or NotFound for accounts to which Zoom does not tell them, and MissingScopes.
    """
    found = models.read(_Domains, await zoom.call(DOMAINS, "me")).domains
    return frozenset(each.domain.casefold() for each in found if each.status.casefold() == "verified")
