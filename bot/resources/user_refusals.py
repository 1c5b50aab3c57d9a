"""What Zoom refuses about users, in plain words."""

from bot.resources.explain import ADMIN, OPERATOR, Known

BUY = f"Somebody has to give up a licence, or more have to be bought. {ADMIN}"
INVITE = "They can join this account by an invitation that your Zoom admin sends them."
PORTAL = "Your Zoom admin can look in Zoom: User Management, Users."
ANOTHER_WAY = "Ask again with another way of creating the user."

REFUSALS: Known = (
    (
        "user:edit|does not contain permissions",
        "The bot's Zoom app may not create users.",
        f"The role of whoever made the app in Zoom lacks the right to edit users. {OPERATOR}",
    ),
    (
        "call.queue manager|auto.receptionist",
        "Zoom changes nothing of that user: they run a call queue or an auto-receptionist.",
        ADMIN,
    ),
    (
        "invalid word",
        "Zoom does not take that name: it has a word in it that Zoom forbids.",
        "Ask again with another name.",
    ),
    (
        r"parameter: password|password",
        "Zoom does not take the password that I made: the account asks for a harder one.",
        f"{ANOTHER_WAY} {ADMIN}",
    ),
    (
        "on-prem",
        "The account cannot have users of that type.",
        "Ask again with another type.",
    ),
    (
        "upcoming zoom events",
        "Zoom does not make that user Basic: they have Zoom Events coming up.",
        ADMIN,
    ),
    (
        "subscription .*(does not exist|maximum number)",
        "The account's subscription has no such licence left.",
        BUY,
    ),
    (
        r"add a basic user|basic users",
        "The account has as many Basic users as Zoom allows it.",
        f"Somebody who needs no user any more has to be removed in Zoom. {ADMIN}",
    ),
    (
        "user_info.email|field: email|parameter: email",
        "Zoom does not take that address.",
        "Look whether it is spelled right, then ask again.",
    ),
    (
        "zoom room user",
        "That is a Zoom Room, no person: Zoom does not change it.",
        ADMIN,
    ),
    (
        1000,
        "Zoom changes nothing of that user now: they may not have accepted their invitation yet.",
        PORTAL,
    ),
    (1001, "Zoom has no such user any more.", PORTAL),
    (
        1005,
        "That address belongs to a Zoom user already, perhaps of another Zoom account.",
        f"{INVITE} Or they change their address there.",
    ),
    (
        1009,
        "That address belongs to an active Zoom account already.",
        INVITE,
    ),
    (1010, "That user belongs to another Zoom account.", PORTAL),
    (1102, "The account has no Zoom Phone licence left.", BUY),
    (
        1107,
        "Zoom does not take users of that domain here: it is blocked.",
        f"Use an address of another domain. {ADMIN}",
    ),
    (1108, "Zoom does not allow that type for that user.", ADMIN),
    (1109, "That user has no licence, and this takes one.", ADMIN),
    (
        1116,
        "The account takes users of certain domains only, and that is none of them.",
        f"Use an address of your company. {ADMIN}",
    ),
    (
        1120,
        "The invitation has expired: it was not accepted in time.",
        "Ask for the user again, and Zoom sends another one.",
    ),
    (
        2002,
        "The account has no single sign-on, and this way of creating users needs it.",
        ANOTHER_WAY,
    ),
    (2016, "The bot's Zoom app may not do that.", OPERATOR),
    (
        2032,
        "The account does not let single sign-on users be created before they first sign in.",
        f"{ANOTHER_WAY} {ADMIN}",
    ),
    (2033, "The account has as many Basic users as Zoom allows it.", BUY),
    (2034, "The account has no licence of that type left.", BUY),
    (2035, "Zoom does not let this kind of account add users.", ADMIN),
    (2036, "That address owns a Zoom account of its own, which cannot be invited.", ADMIN),
    (2037, "Zoom has barred that person from being invited.", ADMIN),
    (2038, "The account has no Zoom Workplace licence left.", BUY),
    (2039, "The account's subscription does not allow that change.", ADMIN),
    (3412, "The account has as many users of that type as it may have.", BUY),
    (4100, "Zoom does not know one of the settings that were sent.", ADMIN),
    (
        4130,
        "Zoom has no such user group any more.",
        "Ask again with other groups.",
    ),
    (
        11321,
        "Zoom has blocked that address, or its domain.",
        f"Use another address. {ADMIN}",
    ),
)
