"""What Zoom would have mailed to the person who is played: an invitation, with the button that accepts it."""

from collections.abc import Iterator

from sandbox.page import listing, markup
from sandbox.page.events import Hit
from sandbox.page.markup import Html
from sandbox.page.tab import Tab
from sandbox.zoom.user import User


class Mail:
    """The mails that wait for the person; nothing where there are none."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._list = listing.Listing("mails", self._hit)
        self.refresh()

    def refresh(self) -> None:
        """Shows what changed."""
        self._list.show((each.id, _draw(each)) for each in self._invited())

    def _invited(self) -> Iterator[User]:
        email = self._tab.character.email
        for each in self._tab.world.zoom.users.values():
            if each.email == email and each.status == "pending" and not each.invitation_expired:
                yield each

    def _hit(self, hit: Hit) -> None:
        if any(each.id == hit.option for each in self._invited()):
            self._tab.world.zoom.accept(self._tab.character.email)


def _draw(invited: User) -> Html:
    words = "An admin of Acme invites you to their Zoom account. Accept, and you are one of its users."
    return markup.tag(
        "article",
        markup.tag("span", markup.icon("mail"), class_="mail-sign"),
        markup.tag(
            "div",
            markup.tag("div", f"Zoom <no-reply@zoom.example> to {invited.email}", class_="mail-from"),
            markup.tag("b", "You are invited to join a Zoom account"),
            markup.tag("p", words),
            class_="mail-words",
        ),
        markup.tag(
            "button",
            "Accept the invitation",
            type="button",
            class_="btn btn-primary",
            data_do="accept",
            data_option=invited.id,
        ),
        class_="mail",
        aria_label="E-mail from Zoom",
    )
