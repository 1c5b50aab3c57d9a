"""What Zoom refuses about meetings, in plain words."""

from bot.resources.explain import ADMIN, Known

REFUSALS: Known = (
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
    (3001, "Zoom has no such meeting any more.", "It may have been deleted, or it ended long ago."),
    (3018, "Your personal meeting room cannot be deleted.", "Nothing was changed."),
    (3037, "Your personal audio conference cannot be deleted.", "Nothing was changed."),
    (3161, "Zoom does not let you host meetings.", f"Your Zoom user may lack a licence. {ADMIN}"),
)
