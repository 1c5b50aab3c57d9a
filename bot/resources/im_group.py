"""An IM directory group: who sees whom in the directory of Zoom's chat. Zoom is ending them."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final

from bot import zoom
from bot.domain import policy, text
from bot.domain.words import Usage, Verb, Word
from bot.resources import base, contact_group, group_name, group_view, grouping
from bot.resources.group_members import Api
from bot.slack import form
from bot.slack.form import Filled
from bot.zoom import im_groups, operations
from bot.zoom.contact_groups import Privacy
from bot.zoom.im_groups import Type

WORDS: tuple[Word, ...] = (
    Word(
        "im-group",
        (
            Usage(
                "im-group [name]", "Opens a form for a group in the directory of Zoom's chat.", "im-group QA"
            ),
            Usage("im-group edit", "Opens a form to change one.", "im-group edit"),
            Usage("im-group add @people to NAME", "Adds people to one.", "im-group add @emma to QA"),
        ),
        kind="im_group",
        verbs={"": Verb.OPEN, "edit": Verb.CHANGE, "add": Verb.ADD},
    ),
)

TYPE: Final = form.Choice(
    name="type",
    label="Type",
    optional=False,
    radio=True,
    options=(
        form.Option(Type.NORMAL, "Normal", "Members see each other; everybody else can search for them."),
        form.Option(Type.SHARED, "Shared", "Everybody in the account sees the group and its members."),
        form.Option(Type.RESTRICTED, "Restricted", "Only members see the group and can search for members."),
    ),
)

SEARCH: Final = form.Choices(
    name="search",
    label="Members can search for others",
    boxes=True,
    options=(
        form.Option(
            "search_by_domain", "of the same domain", "Their e-mail addresses end with the same domain."
        ),
        form.Option("search_by_account", "of the same account", "All users of this Zoom account."),
        form.Option(
            "search_by_ma_account", "of the same master account", "With all the accounts that belong to it."
        ),
    ),
)
"""Boxes, not switches: each says true or false, and both are sent."""

_PRIVACY: Final = {
    Type.NORMAL: Privacy.MEMBERS,
    Type.SHARED: Privacy.ANYONE,
    Type.RESTRICTED: Privacy.RESTRICTED,
}
"""What a contact group calls the same."""


class Spec(grouping.Spec):
    """An IM group with its first members."""

    type: Type = Type.NORMAL
    search: tuple[str, ...] = ()
    """The switches that are on."""


class IMGroups(grouping.Grouping[Spec]):
    """The resource `im_group`."""

    kind = "im_group"
    noun = "IM group"
    words: tuple[Word, ...] = WORDS
    form: base.Form = grouping.GroupForm("an IM group", (TYPE, SEARCH), {"type": Type.NORMAL.value})
    needs: tuple[operations.Operation, ...] = (
        im_groups.CREATE,
        im_groups.LIST,
        im_groups.GET,
        im_groups.UPDATE,
        im_groups.MEMBERS,
        im_groups.ADD_MEMBERS,
    )
    shape = Spec
    successor = "contact_group"
    conditions: Mapping[str, tuple[str, ...]] = {"type": tuple(each.value for each in Type)}
    confirms = True
    api: Api = im_groups

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong."""
        return Spec(
            name=group_name.read(filled),
            type=Type(filled["type"]),
            search=tuple(filled.get("search", ())),
            people=tuple(filled.get("members", ())),
        )

    def facts(self, spec: base.Spec) -> policy.Facts:
        """Its type."""
        return {"type": frozenset({self._own(spec).type.value})}

    def hand_over(self, spec: base.Spec) -> Filled:
        """The form of a contact group that is the same."""
        wanted = self._own(spec)
        privacy = contact_group.value_of(_PRIVACY[wanted.type])
        return {"name": wanted.name, "privacy": privacy, "members": list(wanted.people)}

    async def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        """All there are. Raises ZoomError."""
        async for each in im_groups.each(client):
            yield base.Found(each.id, each.name)

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST; the members follow in `complete`."""
        wanted = self._own(spec)
        request = im_groups.Request.model_validate(
            {"name": wanted.name, "type": wanted.type, **_switches(wanted.search)}
        )
        group = await im_groups.create(client, request)
        return self._made(group.model_copy(update={"type": wanted.type}), asker)

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The group as Zoom has it now."""
        return self._made(await im_groups.get(client, zoom_id), asker)

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        """As it is now. Raises ZoomError."""
        group = await im_groups.get(client, zoom_id)
        search = [each.value for each in SEARCH.options if getattr(group, each.value)]
        return base.Current(zoom_id, group.name, {"name": group.name, "type": group.type, "search": search})

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Filled) -> None:
        """Send what differs, and nothing else. Raises ZoomError."""
        change = grouping.differing(_sent(now.filled), _sent(after))
        await im_groups.update(client, now.zoom_id, im_groups.Update.model_validate(change), name=now.name)

    def _made(self, group: im_groups.Group, asker: str) -> base.Made:
        return group_view.made(
            zoom_id=group.id,
            name=group.name,
            noun=self.noun,
            word=self._word,
            asker=asker,
            total=group.total_members,
            facts=[("Type", TYPE.say(group.type))],
        )


def _switches(on: Sequence[str]) -> dict[str, bool]:
    return {each.value: each.value in on for each in SEARCH.options}


def _sent(filled: Filled) -> dict[str, Any]:
    """What Zoom is told of it."""
    return {
        "name": text.plain(filled["name"]),
        "type": filled["type"],
        **_switches(filled.get("search", ())),
    }
