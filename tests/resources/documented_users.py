"""What Zoom's documents say that its operations on users refuse with: a part of `documented`."""

from collections.abc import Mapping
from typing import Final

REFUSALS: Final[Mapping[str, frozenset[tuple[int, str]]]] = {
    "POST /users": frozenset(
        {
            (200, "Invalid access token. Does not contain permissions [User:Edit]."),
            (200, "No permission."),
            (200, "No privilege."),
            (
                300,
                (
                    '* The subscription "{subscriptionId}" you entered does not exist. Please '
                    "choose a different subscription and try again."
                ),
            ),
            (
                300,
                (
                    "* Your request could not be completed because the name contains an invalid "
                    "word: `{name}`."
                ),
            ),
            (300, "Invalid parameter: password"),
            (
                300,
                (
                    "The value provided for `plan_united_type` parameter is invalid. Try again "
                    "with a valid value."
                ),
            ),
            (300, "Your account can't set user type as On-prem."),
            (
                1000,
                (
                    "The user cannot be changed because they are a Call-queue manager or "
                    "Auto-receptionist operator."
                ),
            ),
            (1005, 'Email "$email" has already been used.'),
            (1009, "The user $email already holds an active account."),
            (
                1102,
                (
                    "You cannot enable the **Zoom Phone** feature because you do not have any "
                    "available licenses."
                ),
            ),
            (1107, "Email domain is blocked."),
            (1108, "Permission requirements to change the user type of this user were not met."),
            (1116, "Email address $email doesn't match limited domains: $domains"),
            (
                2002,
                (
                    "SSO has not been enabled for this account. Contact the Zoom support team to "
                    "enable this option."
                ),
            ),
            (2016, "No permission. Please contact Zoom Customer Support."),
            (
                2032,
                (
                    "The ssoCreate option is only available for SSO Partners that have enabled the "
                    "pre-provision option. Contact the Zoom Support team to learn more."
                ),
            ),
            (
                2033,
                (
                    "Your request to add a basic user wasn't approved because you've already "
                    "reached the maximum basic user limit allowed in your account. For additional "
                    "help regarding this issue, contact the Zoom Customer Support team."
                ),
            ),
            (
                2034,
                (
                    "Your request to add a new {0} user could not be approved at this time because "
                    "your account has reached the permitted maximum number of {1} users. Please "
                    "purchase additional licenses or contact the Zoom support team to provision "
                    "additional users in your account."
                ),
            ),
            (2035, "GPA accounts cannot add users."),
            (2036, "Other accounts cannot invite GPA account owners."),
            (2037, "Force forbidden user can not be invited."),
            (
                2038,
                (
                    "* Your request to add a new Zoom One user could not be approved at this time "
                    'because the subscription "{subscriptionId}" doesn\u2019t have enough licenses '
                    "available to assign. Please choose a different subscription and try again."
                ),
            ),
            (
                2038,
                (
                    "* Your request to add a new Zoom One user could not be approved at this time "
                    "because your account has reached the permitted maximum number. Please "
                    "purchase additional licenses or contact the Zoom support team to provision "
                    "additional users in your account."
                ),
            ),
            (
                3412,
                (
                    "* Your request to add a basic user couldn't be approved at this time because "
                    "your account has reached the permitted maximum number of $maxAllowedNumber "
                    "basic users. Please remove existing basic user(s) from your Users list or the "
                    "Pending Users list before attempting to add another user."
                ),
            ),
            (
                3412,
                (
                    '* Your request to add a new "{$userType}" user could not be approved at this '
                    "time because the subscription {$subscriptionId} has reached the permitted "
                    'maximum number of "{$maxAllowedNumber}" paying users. Please choose a '
                    "different subscription and try again."
                ),
            ),
            (
                3412,
                (
                    '* Your request to add a new "{$userType}" user couldn\'t be approved at this '
                    "time because your account has reached the permitted maximum number of "
                    '"{$maxAllowedNumber}" paying users. Please purchase additional licenses or '
                    "contact the Zoom support team to provision additional users in your account."
                ),
            ),
            (4130, "Group does not exist: $groupId."),
            (11321, "Email domain is blocked by Zoom Trust & Safety."),
        }
    ),
    "GET /users/{userId}": frozenset(
        {
            (1001, "User does not exist: $userId."),
            (1120, "A valid invitation to join the Zoom account was not found for this user."),
            (
                1120,
                (
                    "This error is thrown if you added a user in your account but the user did not "
                    "accept the invitation on time and the invitation expired - thus making the "
                    "userId invalid."
                ),
            ),
        }
    ),
    "PATCH /users/{userId}": frozenset(
        {
            (200, "* A Zoom Room user cannot be changed to a free user type: $userId"),
            (200, ("* A Zoom Room user cannot be changed to a no-meeting-license user type: $userId.")),
            (200, "* Only an account administrator can change a Personal Meeting ID (PMI)."),
            (200, "* Only an account administrator can change a user's name."),
            (200, "* Only an account administrator can change a vanity name."),
            (200, "* Only an account administrator can change the host key."),
            (200, '* You cannot change PMI information for a "No Meetings License" user.'),
            (300, "* Invalid parameter: password"),
            (300, "* The `about_me` field is illegal and can't contain hyperlinks or HTML code."),
            (300, "* The `linkedin_url` field is illegal. The URL must contain `linkedin.com`."),
            (
                300,
                (
                    '* The subscription "{subscriptionId}" you entered does not exist. Please '
                    "choose a different subscription and try again."
                ),
            ),
            (
                300,
                (
                    '* The value provided for "plan_united_type" parameter is invalid. Try again '
                    "with a valid value."
                ),
            ),
            (
                300,
                ('* You can\'t change the "type" or "plan_united_type" or "zoom_one_type" at the same time.'),
            ),
            (
                300,
                (
                    "* You can't turn off your Zoom One license now because you are having Zoom "
                    "One as your basic plan type."
                ),
            ),
            (
                300,
                (
                    '* You cannot change the user type to "Basic" because this user has an '
                    "upcoming Zoom Events scheduled."
                ),
            ),
            (300, "* Your account can't set user type as On-prem."),
            (
                300,
                ("* Your request could not be completed because the name contains an invalid word: {name}"),
            ),
            (1001, "User does not exist: $userId."),
            (1108, "Permission requirements to change the user type of this user were not met."),
            (1109, "Host is not a paid user."),
            (
                1120,
                (
                    "A valid invitation to join the Zoom account wasn't found for this user. This "
                    "error happens if you add a user to your account but the user didn't accept "
                    "the invitation and the invitation expired, making the `userId` invalid."
                ),
            ),
            (
                2033,
                (
                    'Your request to convert the user type to "Basic" was not approved because you '
                    "have already reached the maximum basic user limit allowed in your account. "
                    "For additional help regarding this issue, contact the Zoom Customer Support "
                    "team."
                ),
            ),
            (
                2034,
                (
                    "Your request to convert this user's plan type to \"{0}\" wasn't approved "
                    'because your account has reached the permitted maximum number of "{1}" users. '
                    "Purchase additional licenses or contact the Zoom support team to provision "
                    "additional users in your account."
                ),
            ),
            (
                2038,
                (
                    "* Your request to convert the plan type of this user was not approved at this "
                    'time because the subscription "{subscriptionId}" doesn\u2019t have enough licenses '
                    "available to assign. Please choose a different subscription and try again."
                ),
            ),
            (
                2038,
                (
                    "* Your request to convert the plan type of this user was not approved at this "
                    "time because your account has reached the permitted maximum number. Please "
                    "purchase additional licenses or contact the Zoom support team to provision "
                    "additional users in your account."
                ),
            ),
            (2039, "* No permission"),
            (
                2039,
                (
                    "* You can't turn off your Zoom One license now because you don't have enough "
                    "basic licenses."
                ),
            ),
            (
                2039,
                (
                    "* You can't turn off your Zoom United license now because you don't have "
                    "enough basic licenses."
                ),
            ),
            (
                3412,
                (
                    '* Your request to convert the user type of a "Basic" user to a "{$userType}" '
                    "user was not approved at this time because your account has reached the "
                    'permitted maximum number of "{$maxAllowedNumber}" paying users. Please '
                    "purchase additional licenses or remove existing paying user(s) from your "
                    '"Users" list or the "Pending Users" list before attempting to convert a user '
                    "to a paying user."
                ),
            ),
            (
                3412,
                (
                    '* Your request to convert the user type of a "{$userType}" user to a '
                    '"No-Meeting License" user was not approved at this time because your account '
                    'has reached the permitted maximum number of "{$maxAllowedNumber}" No-Meeting '
                    "License users. Remove the existing No-Meeting License user(s) from your "
                    '"Users" list or the "Pending Users" list before attempting to convert a user '
                    "to a No-Meeting License user."
                ),
            ),
            (
                3412,
                (
                    '* Your request to convert the user type of this "{$userType}" user to a '
                    '"Basic" user was not approved at this time because your account has reached '
                    'the permitted maximum number of "{$maxAllowedNumber}" Basic users. Remove '
                    'existing basic user(s) from your "Users" list or the "Pending Users" list '
                    "before attempting to convert a user to a Basic user."
                ),
            ),
            (
                3412,
                (
                    '* Your request to convert the user type of this basic user to a "{$userType}" '
                    "user was not approved at this time because the subscription "
                    '"{$subscriptionId}" has reached the permitted maximum number of '
                    '"{$maxAllowedNumber}" paying users. Please choose a different subscription '
                    "and try again."
                ),
            ),
            (
                4100,
                (
                    "User is already taken by another user from your account. Choose another "
                    '"Personal Link Name".'
                ),
            ),
        }
    ),
    "GET /users/summary": frozenset(
        {
            (124, "Access token is expired. Invalid access token."),
            (2300, "This API endpoint is not recognized."),
        }
    ),
}
