"""What is filled in for a user, read as its spec, with what is wrong, by field."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, date
from typing import Any, Final

from bot.domain import text
from bot.resources import base
from bot.resources.user_form import (
    DISPLAY_NAME,
    EMAIL,
    FIRST_NAME,
    GROUPS,
    LAST_NAME,
    PERSON,
    REASON,
    TYPE,
    UNTIL,
)
from bot.resources.user_spec import Licence, Spec
from bot.slack.form import Filled
from bot.zoom import users
from bot.zoom.users import Action

NOBODY: Final = "Choose a person, or type their e-mail address below."
NO_ADDRESS: Final = "That is no e-mail address, such as emma@acme.example."
LONG_ADDRESS: Final = f"An address can have {users.LONGEST_EMAIL} characters at most."
NOT_SEEN: Final = "Type a name that people can see, or leave it empty."
LONG: Final = "That can have {most} characters at most, and this one has {length}."
CHINESE: Final = "Zoom takes {most} Chinese characters at most here, and this one has {count}."
NO_REASON: Final = "Say why: whoever approves it decides by that."
NOT_OFFERED: Final = "That way is not offered any more: choose another one."
NO_USE: Final = "Somebody without sign-in who is Unassigned could do nothing: choose Basic or Licensed."
PASSED: Final = "That day is over: choose a later one, or none."
FAR: Final = "That is more than ten years away: leave it empty, and it is for good."
ONLY_LICENSED: Final = "Only a licence can be given for a time."

FARTHEST: Final = 10
"""Years."""

_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_][\w-]*[^\W_]")
_NAMES: Final = (
    (FIRST_NAME, users.MOST_CHINESE),
    (LAST_NAME, users.MOST_CHINESE),
    (DISPLAY_NAME, users.MOST_CHINESE_SHOWN),
)


def read(filled: Filled, context: base.Context, actions: Sequence[Action]) -> Spec:
    """What was filled in, as a spec. Raises Wrong, with all that is wrong."""
    wrong = dict[str, str]()
    facts: dict[str, Any] = {
        "person": filled.get(PERSON.name, ""),
        "email": _email(filled, wrong),
        "action": _action(filled, actions, wrong),
        "reason": _reason(filled, wrong),
        "groups": groups(filled),
        **_names(filled, wrong),
        **_licence(filled, context, wrong),
    }
    if facts["action"] is Action.CUSTOM and facts["type"] is Licence.UNASSIGNED:
        wrong[TYPE.name] = NO_USE
    if wrong:
        raise base.Wrong(wrong)
    return Spec(**facts)


def groups(filled: Filled) -> Mapping[str, str]:
    """Names of the groups that were chosen, by their IDs."""
    return {each["value"]: each["label"] for each in filled.get(GROUPS.name) or ()}


def is_address(words: str) -> bool:
    """Whether this can be an e-mail address.

    Its domain has to be spelled as rules of the policy compare it: ß is folded to ss there, and wide letters
    are others than narrow ones, so that one domain could pass for another.
    """
    domain = words.rpartition("@")[2]
    folded = unicodedata.normalize("NFKC", domain).casefold()
    return folded == domain.lower() and bool(_ADDRESS.fullmatch(words))


def _email(filled: Filled, wrong: dict[str, str]) -> str:
    address = text.plain(filled.get(EMAIL.name) or "")
    if not address and not filled.get(PERSON.name):
        wrong[PERSON.name] = NOBODY
    elif address and not is_address(address):
        wrong[EMAIL.name] = NO_ADDRESS
    elif len(address) > users.LONGEST_EMAIL:
        wrong[EMAIL.name] = LONG_ADDRESS
    return address


def _names(filled: Filled, wrong: dict[str, str]) -> dict[str, str]:
    found = {}
    for field, chinese in _NAMES:
        typed = filled.get(field.name) or ""
        name = found[field.name] = text.plain(typed)
        problem = unfit(name, field.most, chinese)
        if problem or (typed and not name):
            wrong[field.name] = problem or NOT_SEEN
    return found


def unfit(name: str, most: int, chinese: int) -> str:
    """Why Zoom would not take a name; empty where it would."""
    if len(name) > most:
        return LONG.format(most=most, length=len(name))
    count = sum(map(_is_chinese, name))
    return CHINESE.format(most=chinese, count=count) if count > chinese else ""


def _is_chinese(character: str) -> bool:
    return unicodedata.name(character, "").startswith("CJK UNIFIED IDEOGRAPH")


def _action(filled: Filled, actions: Sequence[Action], wrong: dict[str, str]) -> Action:
    chosen = filled.get("action", actions[0])
    if chosen not in actions:
        wrong["action"] = NOT_OFFERED
        return actions[0]
    return Action(chosen)


def _reason(filled: Filled, wrong: dict[str, str]) -> str:
    reason = str(filled.get(REASON.name) or "").strip()
    if not reason:
        wrong[REASON.name] = NO_REASON
    elif len(reason) > REASON.most:
        wrong[REASON.name] = LONG.format(most=REASON.most, length=len(reason))
    return reason


def _licence(filled: Filled, context: base.Context, wrong: dict[str, str]) -> dict[str, Any]:
    """The type, and until when it is given, in the asker's time zone."""
    chosen = Licence(filled.get(TYPE.name, Licence.BASIC))
    if not filled.get(UNTIL.name):
        return {"type": chosen}
    until = date.fromisoformat(filled[UNTIL.name])
    today = context.now.astimezone(context.zone or UTC).date()
    if chosen is not Licence.LICENSED:
        wrong[UNTIL.name] = ONLY_LICENSED
    elif until < today:
        wrong[UNTIL.name] = PASSED
    elif until.year > today.year + FARTHEST:
        wrong[UNTIL.name] = FAR
    return {"type": chosen, "until": until, **({"zone": context.zone.key} if context.zone else {})}
