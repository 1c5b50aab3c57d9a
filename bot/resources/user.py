"""A user of the Zoom account."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from bot import zoom
from bot.domain import policy
from bot.domain.words import Usage, Verb, Word
from bot.resources import (
    base,
    explain,
    lasting,
    user_after,
    user_before,
    user_form,
    user_password,
    user_refusals,
    user_rules,
    user_view,
)
from bot.resources.user_spec import Licence, Spec
from bot.settings import Plan, UserAction
from bot.slack.form import Filled
from bot.zoom import groups, operations, users
from bot.zoom.users import Action

WORDS: tuple[Word, ...] = (
    Word(
        "user",
        (
            Usage(
                "user [@person or e-mail address]",
                "Opens a form to request a Zoom user for somebody.",
                "user @noah",
            ),
        ),
        kind="user",
        verbs={"": Verb.OPEN},
    ),
)
TYPE: Final = user_form.TYPE.name
GROUPS: Final = user_form.GROUPS.name


class Users(base.Resource):
    """The resource `user`."""

    kind = "user"
    noun = "Zoom user"
    words: tuple[Word, ...] = WORDS
    needs: tuple[operations.Operation, ...] = (
        users.CREATE,
        users.GET,
        users.UPDATE,
        users.SUMMARY,
        groups.LIST,
        groups.GET,
        groups.ADD_MEMBERS,
    )
    refusals: explain.Known = user_refusals.REFUSALS
    default = policy.Default.NOBODY
    conditions: Mapping[str, tuple[str, ...]] = {
        "type": tuple(each.value for each in Licence),
        "action": tuple(each.value for each in Action),
        "domain": (),
        "group": (),
    }
    private = True
    correctable: tuple[str, ...] = (TYPE, GROUPS)

    def __init__(
        self,
        actions: Sequence[UserAction] = (UserAction.CREATE,),
        plan: Plan = Plan.PRO,
        command: str = "/zoom",
    ) -> None:
        """`actions`: the ways of creating that are offered; `plan`: the account's, for the daily limit."""
        self._actions = tuple(Action(each.value) for each in actions)
        self._command = command
        self.form: base.Form = user_form.UserForm(self._actions)
        # Zoom counts invitations alone. Where there are other ways too, it is left to Zoom to count.
        if self._actions == (Action.CREATE,):
            self.a_day = users.INVITATIONS_A_DAY[zoom.Plan(plan.value)]

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong."""
        return user_rules.read(filled, context, self._actions)

    async def verify(self, client: zoom.Zoom, page: str, filled: Filled, asker: base.Asker) -> None:
        """Whether there is an address, and one that can be created so. Raises Wrong."""
        email, person = str(filled.get("email") or ""), filled.get("person")
        if person:
            profile = await asker.profile(person)
            if wrong := user_before.mismatch(profile, email):
                raise base.Wrong({"email": " ".join(wrong)})
            email = profile.email or email
        if filled.get("action", self._actions[0]) == Action.AUTO:
            problem, _ = await user_before.managed(client, email.rpartition("@")[2].casefold())
            if problem:
                raise base.Wrong({"action" if "action" in filled else "email": problem})

    async def resolve(self, spec: base.Spec, asker: base.Asker) -> Spec:
        """With the address and the names that Slack has. Refusal. Raises SlackError."""
        return await user_before.resolve(_own(spec), asker)

    async def prepare(self, client: zoom.Zoom, spec: base.Spec, asker: base.Asker) -> Spec:
        """Whether it can be created, and what an approver should know. Refusal. Raises ZoomError."""
        return await user_before.look(client, _own(spec), asker)

    def facts(self, spec: base.Spec) -> policy.Facts:
        """What rules may ask about. Groups by their IDs: names may change, and two may have the same."""
        wanted = _own(spec)
        found = {
            "type": [wanted.type.value],
            "action": [wanted.action.value],
            "domain": [wanted.domain],
            "group": list(wanted.groups),
        }
        facts = {name: frozenset(each.casefold() for each in said if each) for name, said in found.items()}
        return {name: said for name, said in facts.items() if said}

    def titled(self, spec: base.Spec) -> str:
        """Who gets it."""
        return user_view.titled(_own(spec)) or f"a {self.noun}"

    def summary(self, spec: base.Spec) -> Sequence[tuple[str, str]]:
        """Who gets what, at what cost, and why."""
        return user_view.summary(_own(spec))

    def hints(self, spec: base.Spec) -> tuple[str, ...]:
        """What was found before that only an approver can judge."""
        return _own(spec).hints

    def beneficiary(self, spec: base.Spec) -> str:
        """Who gets it."""
        return _own(spec).person

    def filled(self, spec: base.Spec) -> Filled:
        """Type and groups, as the form has them."""
        wanted = _own(spec)
        chosen = [{"value": each, "label": name} for each, name in wanted.groups.items()]
        return {TYPE: wanted.type.value, **({GROUPS: chosen} if chosen else {})}

    def correct(self, spec: base.Spec, filled: Filled, context: base.Context) -> Spec:
        """With another type, or other groups. Raises Wrong."""
        wanted = _own(spec)
        licence = Licence(filled.get(TYPE, wanted.type))
        if wanted.action is Action.CUSTOM and licence is Licence.UNASSIGNED:
            raise base.Wrong({TYPE: user_rules.NO_USE})
        until = wanted.until if licence is Licence.LICENSED else None
        changed = {"type": licence, "groups": user_rules.groups(filled), "until": until}
        return wanted.model_copy(update=changed)

    def spec(self, saved: Mapping[str, Any]) -> Spec:
        """A spec as it was saved."""
        return Spec.model_validate(saved)

    def alike(self, spec: base.Spec) -> str:
        """The address: it can be in Zoom once."""
        return _own(spec).email.casefold()

    def too_late(self, spec: base.Spec, now: datetime) -> bool:
        """Whether the time that a licence was asked for is over."""
        ends_at = _own(spec).ends_at
        return ends_at is not None and ends_at <= now

    async def options(self, client: zoom.Zoom, field: str, asker: base.Asker) -> Sequence[base.Found]:
        """The account's user groups."""
        if field != GROUPS:
            return ()
        return [base.Found(each.id, each.name) async for each in groups.each(client)]

    async def find(self, client: zoom.Zoom, spec: base.Spec, since: datetime) -> Sequence[str]:
        """The one with the address: there was none before it was created."""
        email = _own(spec).email
        try:
            user = await users.get(client, email)
        except zoom.errors.NotFound:
            return []
        return [user.key or email]

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST."""
        wanted = _own(spec)
        created = await users.create(client, self.request(wanted))
        return user_view.made(created, wanted, created.key or wanted.email)

    def request(self, wanted: Spec) -> users.Request:
        """What Zoom is sent. A password that it demands is made here, another each time, and kept nowhere."""
        info: dict[str, Any] = {"email": wanted.email, "type": wanted.type.type}
        for name in ("first_name", "last_name", "display_name"):
            if said := getattr(wanted, name):
                info[name] = said
        if wanted.action is Action.AUTO:
            info["password"] = user_password.random()
        return users.Request(action=wanted.action, user_info=users.Info(**info))

    async def complete(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> base.Outcome:
        """Puts the user into the groups."""
        return await user_after.complete(client, zoom_id, _own(spec))

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The user as Zoom has it now."""
        wanted = _own(spec)
        return user_view.made(await user_after.find(client, zoom_id, wanted), wanted, zoom_id)

    async def standing(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> lasting.Standing:
        """Whether the invitation is accepted; whoever is active then joins the groups that are missing."""
        return await user_after.standing(client, zoom_id, _own(spec))

    def lapses_at(self, spec: base.Spec) -> datetime | None:
        """When a licence is over that was given for a time."""
        return _own(spec).ends_at

    def ending(self, spec: base.Spec) -> str:
        """What ends then."""
        return user_after.ending(_own(spec))

    async def lapse(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec) -> str:
        """Back to Basic, if the user still has the licence. Raises NotYet and ZoomError."""
        return await user_after.lapse(client, zoom_id, _own(spec))


def _own(spec: base.Spec) -> Spec:
    if not isinstance(spec, Spec):
        raise TypeError(f"{type(spec).__name__} is not a user's spec")
    return spec
