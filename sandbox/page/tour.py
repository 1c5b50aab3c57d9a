"""The tour: how a newcomer gets somebody into Zoom, step by step. What is done is read off the two worlds."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from sandbox import cast
from sandbox.page.tab import Tab
from sandbox.world import World
from sandbox.zoom.user import User

_BY_HANDLE: Final = {each.handle: each for each in cast.CAST}
ASKS: Final = _BY_HANDLE["emma"].slack_id
APPROVES: Final = _BY_HANDLE["ada"].slack_id
INVITED: Final = _BY_HANDLE["noah"]
CHANNEL: Final = "C0ITADMIN"
LINE: Final = "/zoom user"
_APPROVE: Final = "Approve"
_FORM: Final = "user"
"""What the title of the form for a user has in it."""


class Step(IntEnum):
    """Where the newcomer is."""

    ASK = 0
    APPROVE = 1
    READ = 2
    ACCEPT = 3
    END = 4


NAMES: Final = ("Ask", "Approve", "Created", "Accept")
"""The steps that there is something to do in."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next."""

    words: str
    """In Slack's mrkdwn."""
    label: str = ""
    """On the button that does it; empty where there is none."""
    person: str = ""
    """Whom the button plays."""
    channel: str = ""
    """Where it goes."""
    line: str = ""
    """What it puts into the message box."""


class Tour:
    """One tour for all browser tabs, so that several people can be played side by side."""

    def __init__(self, world: World, changed: Callable[[], None], *, is_open: bool) -> None:
        self._world = world
        self._changed = changed
        self._has_read = False
        self.is_open = is_open

    def close(self) -> None:
        """Puts it away."""
        self.is_open = False
        self._changed()

    def start(self) -> None:
        """Shows it, at the first step if it was at its end: who was invited is out of Zoom again then."""
        user = self._user()
        if user is not None and self.step() is Step.END:
            self._world.zoom.account.drop_user(user)
            self._has_read = False
        self.is_open = True
        self._changed()

    def step(self) -> Step:
        """How far it is: it goes back too, as after a denial."""
        user = self._user()
        if user is None:
            return Step.APPROVE if self._waits() else Step.ASK
        if user.status != "pending":
            return Step.END
        return Step.ACCEPT if self._has_read else Step.READ

    def look(self, tab: Tab) -> None:
        """Takes note of what is looked at in a browser tab."""
        dm = self._world.slack.dm_of(ASKS).id
        if self.step() is Step.READ and (tab.person, tab.channel) == (ASKS, dm):
            self._has_read = True

    def hint(self, tab: Tab) -> Hint:
        """What to do next in this browser tab."""
        match self.step():
            case Step.ASK:
                return self._ask(tab)
            case Step.APPROVE:
                return _approve(tab)
            case Step.READ:
                return self._read(tab)
            case Step.ACCEPT:
                return _accept(tab)
            case _:
                return _END

    def _ask(self, tab: Tab) -> Hint:
        if tab.person != ASKS:
            return Hint("Noah needs Zoom, and Emma asks for him. *Be Emma.*", "Be Emma", person=ASKS)
        form = self._world.slack.workspace.top_view(ASKS)
        if form is not None and _FORM in str(form.payload.get("title")).casefold():
            return Hint("Fill in the form: for *Noah Diaz*, type *Licensed*, any reason. Then *submit* it.")
        return Hint(f"Type `{LINE}` into the message box, and press *Enter*.", "Type it", line=LINE)

    def _read(self, tab: Tab) -> Hint:
        words = "Zoom has Noah now: see the thread, and Zoom at the right. *The bot told Emma, too.*"
        if tab.person != ASKS:
            return Hint(words, "Be Emma", person=ASKS)
        return Hint(words, "Read it", channel=self._world.slack.dm_of(ASKS).id)

    def _user(self) -> User | None:
        users = (each for each in self._world.zoom.users.values() if not each.invitation_expired)
        return next((each for each in users if each.email == INVITED.email), None)

    def _waits(self) -> bool:
        """Whether a card for the one of the tour waits for an approval; others may wait besides."""
        return any(
            element.get("text", {}).get("text") == _APPROVE
            for message in self._world.slack.messages
            if message.channel == CHANNEL and message.by_app and INVITED.email in message.text
            for _, element in message.elements()
        )


_END: Final = Hint(
    "That is all of it. Now *deny* one, *edit* one, let a stranger approve, type `/zoom requests`, "
    "change the *Policy* at the right, or break something under *Faults*."
)


def _approve(tab: Tab) -> Hint:
    admins = {each.slack_id for each in cast.CAST if each.is_admin}
    if tab.person not in admins:
        words = "A licence takes an approval by an IT admin. *Be Ada.*"
        return Hint(words, "Be Ada", person=APPROVES)
    if tab.channel != CHANNEL:
        return Hint("The request waits in *#it-admins*. Open it.", "Go there", channel=CHANNEL)
    return Hint("Press *Approve* on the card, and watch it and its thread.")


def _accept(tab: Tab) -> Hint:
    if tab.person != INVITED.slack_id:
        words = "Noah is *pending* until he accepts. Zoom has mailed him: *be Noah.*"
        return Hint(words, "Be Noah", person=INVITED.slack_id)
    return Hint("The mail from Zoom is at the top: *accept the invitation.*")
