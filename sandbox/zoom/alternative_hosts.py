"""Who can stand in for the host of a meeting: `settings.alternative_hosts`."""

from typing import Any, Final

from sandbox.zoom.account import Account
from sandbox.zoom.refusal import Refusal
from sandbox.zoom.user import User

_NAME: Final = "alternative_hosts"


def check(account: Account, host: User, settings: dict[str, Any]) -> None:
    """Pass settings whose alternative hosts can be that. Where the account has locked them, any passes.

    Host and alternative hosts must be licensed users of one account:
    https://support.zoom.com/hc/en/article?id=zm_kb&sysparm_article=KB0082130, which has the text as well.
    Refusal 400/1114, a code that Zoom's document lacks and public clients of it are written for.
    """
    if _NAME in account.locked_settings:
        return
    for words in split(settings.get(_NAME, "")):
        user = account.user(words)
        if not host.licensed or user is None or not _can_be(user):
            text = (
                f'Unable to assign "{words}" as an alternative host because '
                "the user cannot be selected at this time"
            )
            raise Refusal(400, 1114, text)


def emails(account: Account, host: User, words: str) -> str:
    """The list as Zoom shows it: addresses, without the host, whatever mixture of IDs and addresses it was.

    That a host is left out without a word: https://github.com/jrchamp/moodle-mod_zoom/issues/248
    """
    found = (account.user(each) for each in split(words))
    return ";".join(dict.fromkeys(user.email for user in found if user and user is not host))


def split(words: str) -> list[str]:
    """What stands between the semicolons."""
    return [each.strip() for each in words.split(";") if each.strip()]


def _can_be(user: User) -> bool:
    return user.licensed and user.may_host and not user.foreign
