"""A user group of the Zoom account."""

from collections.abc import AsyncIterator

from bot import zoom
from bot.domain.words import Usage, Verb, Word
from bot.resources import base, group_name, group_view, grouping
from bot.resources.group_members import Api
from bot.resources.grouping import Spec
from bot.slack.form import Filled
from bot.zoom import groups, operations

WORDS: tuple[Word, ...] = (
    Word(
        "group",
        (
            Usage("group [name]", "Opens a form for a user group of Zoom.", "group Marketing"),
            Usage(
                "group add @people to NAME",
                "Adds people to a user group of Zoom.",
                "group add @emma @liam to Marketing",
            ),
        ),
        kind="group",
        verbs={"": Verb.OPEN, "add": Verb.ADD},
    ),
)


class Groups(grouping.Grouping[Spec]):
    """The resource `group`."""

    kind = "group"
    noun = "user group"
    words: tuple[Word, ...] = WORDS
    form: base.Form = grouping.GroupForm("a user group")
    needs: tuple[operations.Operation, ...] = (
        groups.CREATE,
        groups.LIST,
        groups.GET,
        groups.MEMBERS,
        groups.ADD_MEMBERS,
    )
    shape = Spec
    api: Api = groups
    most = groups.MOST
    a_day = groups.A_DAY

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong."""
        return Spec(name=group_name.read(filled), people=tuple(filled.get("members", ())))

    async def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        """All there are, as Zoom's pages come. Raises ZoomError."""
        async for each in groups.each(client):
            yield base.Found(each.id, each.name)

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST; the members follow in `complete`."""
        return self._made(await groups.create(client, groups.Request(name=self._own(spec).name)), asker)

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The group as Zoom has it now."""
        return self._made(await groups.get(client, zoom_id), asker)

    def _made(self, group: groups.Group, asker: str) -> base.Made:
        return group_view.made(
            zoom_id=group.id,
            name=group.name,
            noun=self.noun,
            word=self._word,
            asker=asker,
            total=group.total_members,
        )
