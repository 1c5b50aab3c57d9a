"""What Zoom refuses about groups of any kind, in plain words."""

from bot.resources.explain import ADMIN, BUSY, OPERATOR, Known

GONE = ("Zoom has no such group any more.", "Somebody may have deleted it. Look at the groups in Zoom.")

REFUSALS: Known = (
    (
        "information barriers",
        "Zoom keeps that group as it is: a policy of information barriers covers it.",
        ADMIN,
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
    ("group with this groupid", *GONE),
    ("maximum number of .*per request", "I sent Zoom more people at once than it takes.", OPERATOR),
    (4130, *GONE),
    (4131, "That person is not in the group.", "Nothing was changed."),
    (
        4132,
        "Another group in Zoom has that name already.",
        "Choose another name, or add people to the group that is there.",
    ),
    (4137, "Zoom has ended IM groups.", "Use a contact group instead."),
)
