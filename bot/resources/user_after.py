"""After a user is created: its groups, whether the invitation is accepted, and the end of a licence."""

import contextlib
from typing import Final

from bot import zoom
from bot.domain import days
from bot.resources import base, explain, lasting, user_before, user_refusals
from bot.resources.user_spec import Spec
from bot.zoom import groups, users
from bot.zoom.users import Status, Type

ACCEPTED: Final = "The invitation was accepted: the user is active."
ACTIVE: Final = "The user is active."
PENDING: Final = "Zoom sent the invitation, and it is not accepted yet."
INACTIVE: Final = "The user was deactivated in Zoom."
EXPIRED: Final = (
    "The invitation expired: it was not accepted in time. Ask for the user again, and Zoom sends another one."
)
GONE: Final = "The user is not in Zoom any more: somebody deleted it."
OTHERWISE: Final = "Zoom says of the user: {status}."

FOLLOWS: Final = "Once the invitation is accepted, the user joins {names}: Zoom takes nobody into it before."
LEFT_OUT: Final = "The user is not in {names} yet: Zoom left it out, and did not say why."
REFUSED: Final = "The user is not in “{name}”: {why}"

ENDING: Final = "The licence of {name} ends with {day}; then the user goes back to Basic."
ENDED: Final = "The licence of {name} is over: the user is Basic now."
NO_LICENCE: Final = "{name} has no licence any more: there was nothing to take back."
NOBODY: Final = "{name} is not in Zoom any more: there was no licence to take back."
STILL_INVITED: Final = (
    "The time of {name} is over, but Zoom changes nothing of a user whose invitation is still open."
)
STILL_LICENSED: Final = "Zoom was told to take back the licence of {name}, and the user still has it."


async def find(client: zoom.Zoom, zoom_id: str, spec: Spec) -> users.User:
    """The user, who may have another ID since the invitation was accepted. Raises ZoomError."""
    try:
        return await users.get(client, zoom_id)
    except zoom.errors.NotFound as error:
        if error.code == user_before.EXPIRED or zoom_id == spec.email:
            raise
        return await users.get(client, spec.email)


async def complete(client: zoom.Zoom, zoom_id: str, spec: Spec) -> base.Outcome:
    """Puts the user into the groups, and says which have to wait. It may be repeated.

    Where Zoom does not know yet whom it has just created, all that is left to the first look at the user.
    """
    status = Status.PENDING.value if spec.action is users.Action.CREATE else ""
    missing, why = tuple(spec.groups), dict[str, str]()
    with contextlib.suppress(zoom.errors.NotFound):
        user = await find(client, zoom_id, spec)
        status = user.status or status
        missing, why = await _join(client, user, spec)
    remarks = [REFUSED.format(name=spec.groups[each], why=why[each]) for each in why]
    if left := [spec.groups[each] for each in missing if each not in why]:
        words = FOLLOWS if status == Status.PENDING else LEFT_OUT
        remarks.append(words.format(names=_and(left)))
    return base.Outcome(status=status, remarks=tuple(remarks))


async def standing(client: zoom.Zoom, zoom_id: str, spec: Spec) -> lasting.Standing:
    """How the user stands; one who is active by now joins the groups that are missing."""
    try:
        user = await find(client, zoom_id, spec)
    except zoom.errors.NotFound as error:
        if error.code == user_before.EXPIRED:
            return lasting.Standing("expired", EXPIRED, settled=True)
        return lasting.Standing("gone", GONE, settled=True)
    if user.status == Status.PENDING:
        return lasting.Standing(Status.PENDING.value, PENDING, settled=False)
    if user.status == Status.INACTIVE:
        return lasting.Standing(Status.INACTIVE.value, INACTIVE, settled=True)
    if user.status != Status.ACTIVE:
        return lasting.Standing(user.status or "", OTHERWISE.format(status=user.status), settled=False)
    missing, why = await _join(client, user, spec)
    words = [ACCEPTED if spec.action is users.Action.CREATE else ACTIVE]
    words += [REFUSED.format(name=spec.groups[each], why=why[each]) for each in why]
    left = [spec.groups[each] for each in missing if each not in why]
    words += [LEFT_OUT.format(names=_and(left))] if left else []
    return lasting.Standing(Status.ACTIVE.value, " ".join(words), settled=not left)


def ending(spec: Spec) -> str:
    """What will end, and when."""
    day = days.spell(spec.until) if spec.until else ""
    return ENDING.format(name=spec.name, day=day)


async def lapse(client: zoom.Zoom, zoom_id: str, spec: Spec) -> str:
    """Takes the licence back, if the user still has it. Raises NotYet."""
    try:
        user = await find(client, zoom_id, spec)
        if user.type == Type.BASIC:  # perhaps by an earlier try, of which nobody heard
            return ENDED.format(name=spec.name)
        if user.type != Type.LICENSED:
            return NO_LICENCE.format(name=spec.name)
        await users.update(client, user.key or spec.email, users.Update(type=Type.BASIC))
        user = await find(client, zoom_id, spec)
    except zoom.errors.NotFound:
        return NOBODY.format(name=spec.name)
    if user.type == Type.LICENSED:
        words = STILL_INVITED if user.status == Status.PENDING else STILL_LICENSED
        raise lasting.NotYet(words.format(name=spec.name))
    return ENDED.format(name=spec.name)


async def _join(client: zoom.Zoom, user: users.User, spec: Spec) -> tuple[tuple[str, ...], dict[str, str]]:
    """The groups that the user is still not in, by ID; and why, as far as Zoom said so.

    A pending user is no member that can be added: it is changed instead, which Zoom may drop without a word.
    """
    why: dict[str, str] = {}
    wanted = [each for each in spec.groups if each not in user.group_ids]
    for each in wanted:
        try:
            if user.status == Status.PENDING:
                await users.update(client, user.key or spec.email, users.Update(group_id=each))
            else:
                await groups.add_members(client, each, [user.id])
        except zoom.errors.RateLimited:
            raise
        except zoom.errors.Answered as error:
            why[each] = explain.refusal(error, None, user_refusals.REFUSALS).text
    if not wanted:
        return (), {}
    there = await find(client, user.key or spec.email, spec)
    return tuple(each for each in wanted if each not in there.group_ids), why


def _and(names: list[str]) -> str:
    quoted = [f"“{each}”" for each in names]
    *others, last = quoted
    return f"{', '.join(others)} and {last}" if others else last
