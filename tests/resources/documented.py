"""What Zoom's documents say that its operations refuse with, as data: code and words by operation.

`test_contract_conformance.py` compares it with the documents.
"""

from collections.abc import Mapping
from typing import Final

from tests.resources import documented_users

PLAN: Final = (200, "Only available for Paid account.")
PLAN_OF: Final = (200, "Only available for paid account: {accountId}")
NO_GROUP: Final = (4130, "A group with this {groupId} does not exist.")
NO_IM_GROUP: Final = (4130, "IM group does not exist: {groupId}.")
NO_CONTACT_GROUP: Final = (300, "A group with this groupId: {groupId} does not exist.")
ENDED: Final = (4137, "The IM Group APIs are no longer available.")
NO_USER: Final = (1001, "User does not exist: {userId}.")
NO_MEETING: Final = (3001, "Meeting does not exist: {meetingId}.")
NO_HOST: Final = (3161, "Your user account is not allowed meeting hosting and scheduling capabilities.")
NOT_A_HOST: Final = (
    3161,
    "Meeting hosting and scheduling capabilities are not allowed for your user account.",
)
MOST_USERS: Final = (300, "The maximum number of user member per request is 50.")
MOST_GROUPS: Final = (300, "The maximum number of group member per request is 3.")
WRITTEN: Final = (
    (
        3000,
        (
            "Instant meetings do not support the `schedule_for` parameter, and you can't schedule an instant "
            "meeting for another user."
        ),
    ),
    (
        3000,
        (
            "Users in '{userId}' have been blocked from joining meetings and webinars. To unblock them, go "
            "to the **Settings** page in the Zoom web portal and update **Block users in specific domains "
            "from joining meetings and webinars**."
        ),
    ),
    (3000, "You cannot schedule a meeting for {userId}"),
    (
        300,
        (
            "The value that you entered in the `schedule_for` field is invalid. Enter a valid value and try "
            "again."
        ),
    ),
    (300, "Invalid `enforce_login_domains`. Separate multiple domains with semicolons."),
    NO_HOST,
)
"""What a meeting that is created or changed may be refused with."""

REFUSALS: Final[Mapping[str, frozenset[tuple[int, str]]]] = {
    **documented_users.REFUSALS,
    "POST /groups": frozenset(
        {
            PLAN,
            (300, "Invalid parameter: name."),
            (300, "Validation Failed."),
            (
                300,
                "It has reached the maximum number of groups. You can clean up some groups then add.",
            ),
            (4132, 'The group name "{groupName}" is already in use.'),
        }
    ),
    "GET /groups": frozenset({PLAN, (200, "Only available for paid accounts."), NO_GROUP}),
    "GET /groups/{groupId}": frozenset(
        {
            PLAN,
            (200, "Only available for Paid account,{accountId}."),
            (1010, "Group does not belong to your account."),
            NO_GROUP,
        }
    ),
    "GET /groups/{groupId}/members": frozenset(
        {PLAN, (300, "The next page token is invalid or expired."), NO_GROUP}
    ),
    "POST /groups/{groupId}/members": frozenset(
        {(200, "Only available for paid account,{accountId}."), NO_GROUP}
    ),
    "POST /im/groups": frozenset(
        {
            (200, "Only available for paid account:{accountId}."),
            (4130, "Group does not exist:{groupId}."),
            (4132, "Group name {groupName} is already in use."),
        }
    ),
    "GET /im/groups": frozenset({PLAN, NO_IM_GROUP, ENDED}),
    "GET /im/groups/{groupId}": frozenset({PLAN, (4130, "IM group does not exist: :{groupId}."), ENDED}),
    "PATCH /im/groups/{groupId}": frozenset({PLAN, NO_IM_GROUP, ENDED}),
    "GET /im/groups/{groupId}/members": frozenset(
        {
            (200, "Only available for paid account:{accountId}."),
            (300, "The next page token is either invalid or has expired."),
        }
    ),
    "POST /im/groups/{groupId}/members": frozenset({PLAN}),
    "POST /contacts/groups": frozenset({PLAN_OF, MOST_USERS, MOST_GROUPS}),
    "GET /contacts/groups": frozenset({PLAN_OF}),
    "GET /contacts/groups/{groupId}": frozenset({PLAN_OF, NO_CONTACT_GROUP}),
    "PATCH /contacts/groups/{groupId}": frozenset({PLAN_OF, NO_CONTACT_GROUP}),
    "GET /contacts/groups/{groupId}/members": frozenset({PLAN_OF, NO_CONTACT_GROUP}),
    "POST /contacts/groups/{groupId}/members": frozenset(
        {PLAN_OF, NO_CONTACT_GROUP, MOST_USERS, MOST_GROUPS}
    ),
    "DELETE /meetings/{meetingId}": frozenset(
        {
            (300, "Invalid parameter: `occurrence_id`."),
            (3000, "Cannot access webinar information."),
            (3018, "Not allowed to delete PMI."),
            (3037, "Not allowed to delete PAC."),
            NOT_A_HOST,
            NO_MEETING,
        }
    ),
    "GET /meetings/{meetingId}/invitation": frozenset({NOT_A_HOST, NO_MEETING}),
    "POST /users/{userId}/meetings": frozenset({*WRITTEN, NO_USER}),
    "GET /users/{userId}/meetings": frozenset({NOT_A_HOST, NO_USER}),
    "GET /users/{userId}/meeting_templates": frozenset({NOT_A_HOST, NO_USER}),
    "GET /meetings/{meetingId}": frozenset({(3000, "Cannot access webinar info."), NO_HOST, NO_MEETING}),
    "PATCH /meetings/{meetingId}": frozenset(
        {
            *WRITTEN,
            (3000, "Cannot access webinar information."),
            (
                3000,
                (
                    "Prescheduling is only available for scheduled meetings (type 2) and recurring meetings "
                    "with no fixed time (type 3)."
                ),
            ),
            (
                3000,
                "Unable to schedule for a user outside of your account for a meeting with continuous chat.",
            ),
            NO_MEETING,
        }
    ),
}

UNDOCUMENTED: Final = frozenset(
    {
        (300, "Missing field: name."),
        (
            429,
            (
                "You have exceeded the daily rate limit (100) of Create a Group API request for this "
                "account. This limit resets at GMT 00:00:00."
            ),
        ),
        (429, "You have reached the maximum per-second rate limit for this API. Try again later."),
        (4711, "Invalid access token, does not contain scopes:[group:write:group:admin]."),
        (124, "Invalid access token."),
    }
)
"""What is in older documents, or in no list but in Zoom's guides: any operation may say it."""
