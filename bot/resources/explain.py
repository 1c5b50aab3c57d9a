"""Zoom's refusals in plain words, with who can mend them."""

import re
from collections.abc import Sequence
from datetime import tzinfo
from typing import TypeAlias

from bot import zoom
from bot.errors import Refusal

ADMIN = "Your Zoom admin can mend that."
OPERATOR = "Whoever runs this bot can mend that."

BUSY = "Try again in a minute."
LATER = "Try again in a few minutes."
UNCLEAR = "If that tells you nothing, ask whoever runs this bot: its log has more."

Known: TypeAlias = Sequence[tuple[int | str, str, str]]
"""Zoom's code, or a pattern of its words; what somebody is told; and the next step.

Zoom says many things with one code (300, 200, 1010), so its words come first, the clearest before the others.
"""

SHARED: Known = (
    (
        "paid account",
        "Zoom offers that only to paid accounts.",
        f"It takes the plan Pro or a higher one. {ADMIN}",
    ),
    ("page token", "Zoom lost its place in a long list.", BUSY),
    (200, "Zoom does not allow that on this account.", f"It may need a paid plan or a right. {ADMIN}"),
    (
        1001,
        "Zoom no longer knows the user that you are linked to.",
        "Remove the link with “unlink”, then link again; if that does not help, ask your Zoom admin.",
    ),
    (
        1010,
        "Your Zoom user belongs to another Zoom account.",
        "Ask your Zoom admin to bring you into this one.",
    ),
    (1120, "Your invitation to Zoom has expired.", "Ask your Zoom admin to invite you again."),
    (2300, "Zoom does not offer that to this account.", OPERATOR),
)
"""What Zoom says whatever is asked of it (developers.zoom.us/docs/api/errors). Kinds have their own, too."""

BY_KIND: tuple[tuple[type[zoom.ZoomError], str, str], ...] = (
    (zoom.errors.RateLimited, "Zoom is busy with this account's requests.", BUSY),
    (zoom.errors.Unauthorized, "Zoom does not accept the bot's own credentials.", OPERATOR),
    (zoom.errors.Gone, "Zoom has ended what this needs.", OPERATOR),
    (zoom.errors.ServerError, "Zoom has a problem of its own right now.", LATER),
    (zoom.errors.Garbled, "Zoom's answer made no sense.", LATER),
)


def refusal(error: zoom.ZoomError, zone: tzinfo | None, own: Known = ()) -> Refusal:
    """What the asker is told, where the outcome is known: nothing was done. `own`: the kind's own words."""
    if isinstance(error, zoom.errors.Daily):
        return _daily(error, zone)
    if isinstance(error, zoom.errors.MissingScopes):
        needed = ", ".join(error.scopes) or "more scopes"
        return Refusal(
            "Zoom does not let the bot do that.", next_step=f"{OPERATOR} The bot's Zoom app needs: {needed}."
        )
    if isinstance(error, zoom.errors.Unreachable):
        known = (
            "Zoom does not answer." if error.outcome_unknown else "Zoom does not answer; nothing was done."
        )
        return Refusal(known, next_step=LATER)
    meant = _meant(error, (*own, *SHARED))
    if meant and isinstance(error, zoom.errors.Answered):
        return meant
    for kind, words, next_step in BY_KIND:
        if isinstance(error, kind):
            return Refusal(words, next_step=next_step)
    return Refusal(f"Zoom refused: {_said(error)}", next_step=UNCLEAR)


def _meant(error: zoom.ZoomError, known: Known) -> Refusal | None:
    for pattern, words, next_step in known:
        if isinstance(pattern, str) and re.search(pattern, error.message, re.IGNORECASE):
            return Refusal(words, next_step=next_step)
    for code, words, next_step in known:
        if code == error.code:
            return Refusal(words, next_step=next_step)
    return None


def _said(error: zoom.ZoomError) -> str:
    """Zoom's words, with the fields that it named."""
    fields = error.errors if isinstance(error, zoom.errors.Invalid) else ()
    named = "; ".join(f"{each.field}: {each.message}" for each in fields)
    return f"{error.message} {named}".strip()


def _daily(error: zoom.errors.Daily, zone: tzinfo | None) -> Refusal:
    local = error.resets_at.astimezone(zone) if zone else error.resets_at
    words = "Zoom's daily limit is reached."
    if limit := re.search(r"\((\d+)\)|maximum of (\d+)", error.message):
        words = f"Zoom allows {int(limit[1] or limit[2]):,} of these a day, and today's are used up."
    return Refusal(words, next_step=f"You can go on at {local:%H:%M %Z} on {local:%A %d %B}.")
