"""A contact group: who sees whom in the directory of Zoom's chat. They follow the IM groups."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from bot import zoom
from bot.domain import text
from bot.domain.words import Usage, Verb, Word
from bot.resources import base, group_name, group_view, grouping
from bot.resources.group_members import Api
from bot.slack import form, message
from bot.slack.form import Filled
from bot.zoom import contact_groups, errors, operations
from bot.zoom.contact_groups import Privacy

WORDS: tuple[Word, ...] = (
    Word(
        "contact-group",
        (
            Usage(
                "contact-group [name]",
                "Opens a form for a contact group of Zoom, which is what IM groups have become.",
                "contact-group QA",
            ),
            Usage("contact-group edit", "Opens a form to change one.", "contact-group edit"),
            Usage(
                "contact-group add @people to NAME", "Adds people to one.", "contact-group add @emma to QA"
            ),
        ),
        kind="contact_group",
        verbs={"": Verb.OPEN, "edit": Verb.CHANGE, "add": Verb.ADD},
    ),
)


def value_of(privacy: Privacy) -> str:
    """How the form calls it."""
    return str(int(privacy))


PRIVACY: Final = form.Choice(
    name="privacy",
    label="Who sees it",
    optional=False,
    radio=True,
    options=(
        form.Option(
            value_of(Privacy.ANYONE), "Everybody", "Everybody sees it and can search for its members."
        ),
        form.Option(
            value_of(Privacy.MEMBERS),
            "Members; others by searching",
            "Members see it; everybody can search for its members.",
        ),
        form.Option(
            value_of(Privacy.RESTRICTED),
            "Members alone",
            "Only members see it and can search for its members.",
        ),
    ),
)
NO_SWITCHES: Final = "Unlike IM groups, contact groups do not set for whom their members can search."
DESCRIPTION: Final = form.Text(name="description", label="Description", lines=True)


class ContactForm(grouping.GroupForm):
    """What is filled in for a contact group."""

    def notes(self, page: str, filled: Filled, context: base.Context) -> Sequence[form.Block]:
        """What it does not take, for those who come from the form of an IM group."""
        return () if context.editing else (message.small(NO_SWITCHES).to_dict(),)


class Spec(grouping.Spec):
    """A contact group with its first members."""

    privacy: Privacy = Privacy.MEMBERS
    description: str = ""


class ContactGroups(grouping.Grouping[Spec]):
    """The resource `contact_group`."""

    kind = "contact_group"
    noun = "contact group"
    words: tuple[Word, ...] = WORDS
    form: base.Form = ContactForm(
        "a contact group", (PRIVACY, DESCRIPTION), {"privacy": value_of(Privacy.MEMBERS)}
    )
    needs: tuple[operations.Operation, ...] = (
        contact_groups.CREATE,
        contact_groups.LIST,
        contact_groups.GET,
        contact_groups.UPDATE,
        contact_groups.MEMBERS,
        contact_groups.ADD_MEMBERS,
    )
    shape = Spec
    confirms = True
    api: Api = contact_groups

    def read(self, filled: Filled, context: base.Context) -> Spec:
        """What was filled in, as a spec. Raises Wrong."""
        return Spec(
            name=group_name.read(filled),
            privacy=Privacy(int(filled["privacy"])),
            description=filled.get("description", ""),
            people=tuple(filled.get("members", ())),
        )

    async def everything(self, client: zoom.Zoom) -> AsyncIterator[base.Found]:
        """All there are, as Zoom's pages come. Raises ZoomError."""
        async for each in contact_groups.each(client):
            yield base.Found(each.group_id, each.group_name)

    async def create(self, client: zoom.Zoom, spec: base.Spec, asker: str) -> base.Made:
        """One POST, with as many members as it takes; the others follow in `complete`.

        Where Zoom refuses it for one of the members, another without any, as nothing came of the first.
        """
        wanted = self._own(spec)
        first = list(dict.fromkeys(wanted.members.values()))[: contact_groups.AT_ONCE]
        request = contact_groups.Request(
            group_name=wanted.name,
            group_privacy=wanted.privacy,
            description=wanted.description or None,
            group_members=contact_groups.users(first) or None,
        )
        try:
            made = await contact_groups.create(client, request)
        except (errors.Invalid, errors.NotFound):
            if not first:
                raise
            alone = request.model_copy(update={"group_members": None})
            made = await contact_groups.create(client, alone)
        return self._made(made, asker)

    async def fetch(self, client: zoom.Zoom, zoom_id: str, spec: base.Spec, asker: str) -> base.Made:
        """The group as Zoom has it now."""
        return self._made(await contact_groups.get(client, zoom_id), asker)

    async def current(self, client: zoom.Zoom, zoom_id: str, asker: base.Asker) -> base.Current:
        """As it is now. Raises ZoomError."""
        group = await contact_groups.get(client, zoom_id)
        filled = {"name": group.group_name, "description": group.description}
        if group.group_privacy is not None:
            filled["privacy"] = str(group.group_privacy)
        return base.Current(zoom_id, group.group_name, filled)

    async def apply(self, client: zoom.Zoom, now: base.Current, after: Filled) -> None:
        """Send what differs, and nothing else. Raises ZoomError."""
        change = grouping.differing(_sent(now.filled), _sent(after))
        await contact_groups.update(client, now.zoom_id, contact_groups.Update.model_validate(change))

    def _made(self, group: contact_groups.Group, asker: str) -> base.Made:
        facts = [("Who sees it", PRIVACY.say(str(group.group_privacy)))] if group.group_privacy else []
        return group_view.made(
            zoom_id=group.group_id,
            name=group.group_name,
            noun=self.noun,
            word=self._word,
            asker=asker,
            total=group.total_members,
            facts=facts,
        )


def _sent(filled: Filled) -> dict[str, Any]:
    """What Zoom is told of it; a description that was emptied is sent empty."""
    return {
        "name": text.plain(filled["name"]),
        "privacy": int(filled["privacy"]) if "privacy" in filled else None,
        "description": filled.get("description", ""),
    }
