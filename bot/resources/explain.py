"""Zoom's refusals in plain words, with who can mend them."""

import re
from datetime import tzinfo

from bot import zoom
from bot.errors import Refusal

ADMIN = "Your Zoom admin can mend that."
OPERATOR = "Whoever runs this bot can mend that."

BUSY = "Try again in a minute."
LATER = "Try again in a few minutes."
UNCLEAR = "If that tells you nothing, ask whoever runs this bot: its log has more."

BY_WORDS: tuple[tuple[str, str, str], ...] = (
    (
        "information barriers",
        "Zoom keeps that group as it is: a policy of information barriers covers it.",
        ADMIN,
    ),
    (
        "paid account",
        "Zoom offers that only to paid accounts.",
        f"It takes the plan Pro or a higher one. {ADMIN}",
    ),
    (
        "maximum number of groups",
        "The Zoom account has as many groups as Zoom allows.",
        "Ask your Zoom admin to delete some that nobody needs.",
    ),
    (
        "group does not belong",
        "That group belongs to another Zoom account.",
        "Choose one of your own account.",
    ),
    (
        r"(field|parameter): (group_)?name\b",
        "Zoom does not take that name.",
        "Choose another one: 1 to 128 characters, plain letters at best.",
    ),
    ("member with this memberid", "Zoom does not know one of the people as a member.", BUSY),
    ("at least one member", "Zoom keeps at least one member in such a group.", "Add somebody else first."),
    (
        "group with this groupid",
        "Zoom has no such group any more.",
        "Somebody may have deleted it. Look at the groups in Zoom.",
    ),
    (
        "cannot schedule a meeting for",
        "Zoom does not let you schedule for that person.",
        "They can allow it in Zoom: Settings, Meeting, Other, Schedule Privilege.",
    ),
    (
        "as an alternative host",
        "Zoom does not take one of the alternative hosts.",
        "Host and alternative hosts need licensed Zoom users of this account.",
    ),
    ("template", "Zoom does not take that template.", "Choose another one, or none."),
    (
        "passcode|password",
        "Zoom does not take that passcode.",
        "Leave it empty, and Zoom makes one by the account's rules.",
    ),
    ("page token", "Zoom lost its place in a long list.", BUSY),
    ("maximum number of .*per request", "I sent Zoom more people at once than it takes.", OPERATOR),
)
"""Zoom says many things with one code (300, 200, 1010): what it means by its words, the clearest first."""

BY_CODE: dict[int, tuple[str, str]] = {
    200: ("Zoom does not allow that on this account.", f"It may need a paid plan or a right. {ADMIN}"),
    1001: (
        "Zoom no longer knows the user that you are linked to.",
        "Remove the link with “unlink”, then link again; if that does not help, ask your Zoom admin.",
    ),
    1010: (
        "Your Zoom user belongs to another Zoom account.",
        "Ask your Zoom admin to bring you into this one.",
    ),
    1120: ("Your invitation to Zoom has expired.", "Ask your Zoom admin to invite you again."),
    3001: ("Zoom has no such meeting any more.", "It may have been deleted, or it ended long ago."),
    3018: ("Your personal meeting room cannot be deleted.", "Nothing was changed."),
    3037: ("Your personal audio conference cannot be deleted.", "Nothing was changed."),
    3161: ("Zoom does not let you host meetings.", f"Your Zoom user may lack a licence. {ADMIN}"),
    4130: (
        "Zoom has no such group any more.",
        "Somebody may have deleted it. Look at the groups in Zoom.",
    ),
    4131: ("That person is not in the group.", "Nothing was changed."),
    4132: (
        "Another group in Zoom has that name already.",
        "Choose another name, or add people to the group that is there.",
    ),
    4137: ("Zoom has ended IM groups.", "Use a contact group instead."),
}
"""Zoom's body codes that people meet (developers.zoom.us/docs/api/errors)."""

BY_KIND: tuple[tuple[type[zoom.ZoomError], str, str], ...] = (
    (zoom.errors.RateLimited, "Zoom is busy with this account's requests.", BUSY),
    (zoom.errors.Unauthorized, "Zoom does not accept the bot's own credentials.", OPERATOR),
    (zoom.errors.Gone, "Zoom has ended what this needs.", OPERATOR),
    (zoom.errors.ServerError, "Zoom has a problem of its own right now.", LATER),
    (zoom.errors.Garbled, "Zoom's answer made no sense.", LATER),
)


def refusal(error: zoom.ZoomError, zone: tzinfo | None) -> Refusal:
    """What the asker is told, where the outcome is known: nothing was done."""
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
    meant = _by_words(error) or BY_CODE.get(error.code or 0)
    if meant and isinstance(error, zoom.errors.Answered):
        return Refusal(meant[0], next_step=meant[1])
    for kind, words, next_step in BY_KIND:
        if isinstance(error, kind):
            return Refusal(words, next_step=next_step)
    return Refusal(f"Zoom refused: {_said(error)}", next_step=UNCLEAR)


def _by_words(error: zoom.ZoomError) -> tuple[str, str] | None:
    for pattern, words, next_step in BY_WORDS:
        if re.search(pattern, error.message, re.IGNORECASE):
            return words, next_step
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
        words = f"Zoom allows {limit[1] or limit[2]} of these a day, and today's are used up."
    return Refusal(words, next_step=f"You can go on at {local:%H:%M %Z} on {local:%A %d %B}.")
