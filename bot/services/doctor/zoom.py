"""Checks of Zoom: the credentials, the scopes, the way to its API."""

import contextlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Final

from bot.services.doctor.report import Bad, Status
from bot.zoom import errors, operations, users
from bot.zoom.client import Zoom

ALWAYS: Final = (users.GET,)
"""What the bot does in Zoom whatever people ask for. What each kind needs besides, its resource says."""

_NOBODY: Final = "zoom-chatops-doctor@example.com"
"""An address that no Zoom user has: example.com is nobody's (RFC 2606)."""

_CREDENTIALS: Final = (
    "At https://marketplace.zoom.us, Manage, your Server-to-Server OAuth app: copy Account ID, Client ID and "
    "Client Secret anew (App Credentials), and see that the app is activated (Activation)."
)


def granular(operation: operations.Operation) -> str:
    """The scope that the operation needs in an app made since 2024-03-21: `meeting:write:meeting:admin`.

    The classic one where Zoom documents no granular one.
    """
    return max(filter(_is_admin, operation.scopes), key=lambda scope: scope.count(":"))


def classic(operation: operations.Operation) -> str:
    """The narrowest scope that does in an app made before: `meeting:write:admin`."""
    return min(scope for scope in operation.scopes if _is_admin(scope) and scope.count(":") < _GRANULAR)


_GRANULAR: Final = 3
"""The colons in a granular scope for the whole account."""


async def granted(client: Zoom) -> frozenset[str]:
    """The scopes of a token. Raises Bad where Zoom gives none."""
    try:
        return await client.scopes()
    except errors.ZoomError as error:
        raise _bad(error) from None


def scopes(
    has: AbstractSet[str], noun: str, needed: Sequence[operations.Operation], *, must: bool = True
) -> str:
    """The token's scopes against what a kind needs, classic or granular.

    Raises Bad where some are missing: as a failure, or where the kind need not be (`must`) as a warning.
    """
    missing = [each for each in needed if not any(_is_admin(scope) for scope in each.scopes & has)]
    if not missing:
        return f"all {len(needed)} operations are allowed"
    names = sorted({_wanted(each, has) for each in missing})
    unless = "" if must else f"Without them nobody can have {noun}s here; leave it so if nobody shall. "
    raise Bad(
        f"missing: {', '.join(names)}",
        f"{unless}Add them: https://marketplace.zoom.us, Manage, your app, Scopes, Add Scopes. Who adds them "
        "needs a role that has them. If they are listed there already, wait: a change can take until "
        "the next day.",
        Status.FAIL if must else Status.WARN,
    )


def _wanted(operation: operations.Operation, has: AbstractSet[str]) -> str:
    """In the words of this app: it has either classic scopes or granular ones."""
    is_classic = any(_is_admin(scope) and scope.count(":") < _GRANULAR for scope in has)
    return classic(operation) if is_classic else granular(operation)


def _is_admin(scope: str) -> bool:
    # Without :admin a scope reaches only the user who made the app.
    return scope.endswith(":admin")


async def api(client: Zoom) -> str:
    """Whether Zoom's API answers: it is another host than the one that hands out tokens."""
    try:
        with contextlib.suppress(errors.NotFound):
            await users.get(client, _NOBODY)
    except errors.MissingScopes:
        raise Bad("answers, but not without the scopes above", "", Status.SKIP) from None
    except errors.RateLimited as error:
        raise Bad(f"answers, but has enough: {error.message}", "Try again later.", Status.WARN) from None
    except errors.ZoomError as error:
        raise _bad(error) from None
    return "answers"


def _bad(error: errors.ZoomError) -> Bad:
    match error:
        case errors.Unauthorized():
            return Bad(error.message, _CREDENTIALS)
        case errors.Unreachable():
            return Bad(
                error.message, "This machine must reach zoom.us and api.zoom.us on port 443, without a proxy."
            )
        case errors.Garbled() | errors.ServerError():
            return Bad(
                error.message, "Look at https://status.zoom.us, and for a proxy that answers in Zoom's place."
            )
        case _:
            return Bad(error.message, "Look at your app at https://marketplace.zoom.us, Manage.")
