"""Before a user is created, and before any approver is disturbed: what Slack and Zoom say of it."""

from collections.abc import Mapping
from typing import Final

from bot import zoom
from bot.domain.people import Person
from bot.errors import Refusal
from bot.resources import base, user_rules
from bot.resources.user_form import DISPLAY_NAME, FIRST_NAME, LAST_NAME
from bot.resources.user_spec import Licence, Spec
from bot.zoom import groups, users
from bot.zoom.users import Action

EXPIRED: Final = 1120
"""Zoom's code where an invitation was not accepted in time."""
FOREIGN: Final = 1010
"""Zoom's code for a user of another account."""

NO_ADDRESS: Final = "Slack shows no e-mail address of {name}, or none that it vouches for."
TYPE_IT: Final = "Type their address into the form as well."
TWO_ADDRESSES: Final = "Slack has another address of {name}: {email}."
LEAVE_EMPTY: Final = "Leave the address empty, or choose nobody and type it."
OF_SOMEBODY: Final = "{email} is the address of {name} in Slack."
CHOOSE_THEM: Final = "Choose them, or type another address."

ACTIVE: Final = "{email} has a Zoom user here already, which is active."
SIGN_IN: Final = "They can sign in at zoom.us; if the password is lost, “Forgot password” there helps."
GIVE_LICENCE: Final = "It is Basic: your Zoom admin can give it a licence in Zoom, under Users."
PENDING: Final = "{email} was invited already, and has not accepted yet."
LOOK_FOR_MAIL: Final = (
    "Ask them to look for Zoom's mail, among spam too. Your Zoom admin can send it again: User Management, "
    "Users, Pending."
)
INACTIVE: Final = "{email} has a Zoom user here that is deactivated."
ACTIVATE: Final = "Your Zoom admin can activate it again: User Management, Users."
OF_ANOTHER: Final = "{email} belongs to another Zoom account."
INVITE_THEM: Final = "Your Zoom admin can invite them to join this one, or they change their address there."
NOT_MANAGED: Final = (
    "{domain} is none of the account's managed domains, and creating a user at once takes one."
)
OTHER_WAY: Final = "Choose another way, or another address."
NO_GROUP: Final = "The user group “{name}” is not in Zoom any more."
OTHER_GROUPS: Final = "Choose other groups."

WAS_INVITED: Final = "They were invited before, and that invitation expired."
TYPED: Final = "The address was typed, and nobody in Slack has it."
EXTERNAL: Final = "{domain} is another domain than that of whoever asks: {own}."
UNMANAGED: Final = "Zoom does not tell whether {domain} is a managed domain: if not, it refuses the user."
SEATS: Final = (
    "Users with a licence now: {licensed}; open invitations: {pending}. Zoom does not tell how many licences "
    "the account has: with none left, it refuses the user."
)
NO_SEATS: Final = "Zoom does not tell how many licences are left: with none, it refuses the user."


async def resolve(spec: Spec, asker: base.Asker) -> Spec:
    """With the person, the address and the names that Slack has. Refusal. Raises SlackError.

    Whose address was typed is looked up too: nobody may approve what is for themselves, however it was asked.
    """
    person = await (asker.profile(spec.person) if spec.person else _owner(spec.email, asker))
    if person is None:
        return spec
    if problem := mismatch(person, spec.email):
        raise Refusal(problem[0], next_step=problem[1])
    owner = person if person.email else await _owner(spec.email, asker)
    if owner and owner.id != person.id:
        raise Refusal(OF_SOMEBODY.format(email=spec.email, name=owner.name), next_step=CHOOSE_THEM)
    is_alias = spec.email and spec.email.casefold() != person.email.casefold()
    known = {"person": person.id, "email": spec.email if is_alias else person.email}
    return spec.model_copy(update={**known, **_names(spec, person)})


async def _owner(email: str, asker: base.Asker) -> Person | None:
    """Whose address it is in Slack, or whose with something after a plus. Raises SlackError."""
    found, mailbox = await asker.with_email(email), _mailbox(email)
    return await asker.with_email(mailbox) if found is None and mailbox != email.casefold() else found


def mismatch(person: Person, typed: str) -> tuple[str, str] | None:
    """Why the person and the address that was typed do not go together, and what to do about it."""
    if not person.email and not typed:
        return NO_ADDRESS.format(name=person.name), TYPE_IT
    if person.email and typed and _mailbox(person.email) != _mailbox(typed):
        return TWO_ADDRESSES.format(name=person.name, email=person.email), LEAVE_EMPTY
    return None


def _mailbox(email: str) -> str:
    """In small letters, without what follows a plus: mail to either nearly always reaches the same person."""
    name, _, domain = email.casefold().rpartition("@")
    return f"{name.partition('+')[0] or name}@{domain}"


def _names(spec: Spec, person: Person) -> Mapping[str, str]:
    """Those that were left empty, as far as Zoom would take what Slack has."""
    found = {
        "first_name": spec.first_name or _fitting(person.first_name, FIRST_NAME.most, users.MOST_CHINESE),
        "last_name": spec.last_name or _fitting(person.last_name, LAST_NAME.most, users.MOST_CHINESE),
        "display_name": spec.display_name,
    }
    if not any(found.values()):
        found["display_name"] = _fitting(person.name, DISPLAY_NAME.most, users.MOST_CHINESE_SHOWN)
    return found


def _fitting(name: str, most: int, chinese: int) -> str:
    return "" if user_rules.unfit(name, most, chinese) else name


async def look(client: zoom.Zoom, spec: Spec, asker: base.Asker) -> Spec:
    """With hints, and the groups' names of now. Raises Refusal, Exists, ZoomError and SlackError."""
    hints = [] if spec.person else [TYPED]
    hints += await _known(client, spec)
    hints += await _domain(client, spec, asker)
    if spec.type is Licence.LICENSED:
        hints.append(await _seats(client))
    return spec.model_copy(update={"hints": tuple(hints), "groups": await _groups(client, spec)})


async def _known(client: zoom.Zoom, spec: Spec) -> list[str]:
    """What Zoom knows of the address: nothing, at best. Raises Exists, and Refusal."""
    try:
        user = await users.get(client, spec.email)
    except zoom.errors.Answered as error:
        if error.code == FOREIGN:
            raise Refusal(OF_ANOTHER.format(email=spec.email), next_step=INVITE_THEM) from error
        if not isinstance(error, zoom.errors.NotFound):
            raise
        return [WAS_INVITED] if error.code == EXPIRED else []
    words, next_step = ACTIVE, SIGN_IN
    if user.status == users.Status.PENDING:
        words, next_step = PENDING, LOOK_FOR_MAIL
    elif user.status == users.Status.INACTIVE:
        words, next_step = INACTIVE, ACTIVATE
    elif spec.type is Licence.LICENSED and user.type != users.Type.LICENSED:
        next_step = GIVE_LICENCE
    raise base.Exists(words.format(email=spec.email), zoom_id=user.key or spec.email, next_step=next_step)


async def _domain(client: zoom.Zoom, spec: Spec, asker: base.Asker) -> list[str]:
    own = (await asker.person()).email.rpartition("@")[2].casefold()
    hints = [EXTERNAL.format(domain=spec.domain, own=own)] if own and own != spec.domain else []
    if spec.action is Action.AUTO:
        problem, unknown = await managed(client, spec.domain)
        if problem:
            raise Refusal(problem, next_step=OTHER_WAY)
        hints += unknown
    return hints


async def managed(client: zoom.Zoom, domain: str) -> tuple[str, list[str]]:
    """Why a user of this domain cannot be created at once; and a hint, where Zoom does not tell."""
    try:
        there = await users.domains(client)
    except zoom.errors.RateLimited:
        raise
    except zoom.errors.Answered:
        return "", [UNMANAGED.format(domain=domain)]
    return ("" if domain in there else NOT_MANAGED.format(domain=domain)), []


async def _seats(client: zoom.Zoom) -> str:
    try:
        found = await users.summary(client)
    except zoom.errors.RateLimited:
        raise
    except zoom.errors.Answered:
        return NO_SEATS
    if found.licensed_users_count is None or found.pending_users_count is None:
        return NO_SEATS
    return SEATS.format(licensed=found.licensed_users_count, pending=found.pending_users_count)


async def _groups(client: zoom.Zoom, spec: Spec) -> Mapping[str, str]:
    found = {}
    for each, name in spec.groups.items():
        try:
            found[each] = (await groups.get(client, each)).name or name
        except zoom.errors.NotFound as error:
            raise Refusal(NO_GROUP.format(name=name), next_step=OTHER_GROUPS) from error
    return found
