"""The tour as a strip at the top of the page, which covers nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.page import inline, listing, markup
from sandbox.page.events import Hit
from sandbox.page.markup import Html
from sandbox.page.tab import Tab
from sandbox.page.tour import NAMES, Hint, Step, Tour


@dataclass(frozen=True, slots=True)
class Does:
    """What the strip's buttons can do on the page."""

    play: Callable[[str], None]
    go: Callable[[str], None]
    fill: Callable[[str], None]


class TourStrip:
    """Where the newcomer is, what to do next, and a button that does it for them."""

    def __init__(self, tab: Tab, tour: Tour, does: Does) -> None:
        self._tab = tab
        self._tour = tour
        self._does = does
        self._strip = listing.Region("tour", "section")
        self._strip.element.props("aria-label=Tour")
        listing.listen(self._strip.element, self._hit)
        self.refresh()

    @property
    def wanted(self) -> str:
        """Whom the newcomer should play next; empty where nobody in particular."""
        return self._tour.hint(self._tab).person if self._is_shown else ""

    @property
    def _is_shown(self) -> bool:
        return self._tour.is_open and not self._tab.is_beside

    def refresh(self) -> None:
        """Shows what changed."""
        self._tour.look(self._tab)
        self._strip.element.set_visibility(self._is_shown)
        if self._is_shown:
            self._strip.show(self._draw(self._tour.step(), self._tour.hint(self._tab)))

    def toggle(self) -> None:
        """Puts it away, or starts it again."""
        self._tour.close() if self._tour.is_open else self._tour.start()

    def _hit(self, hit: Hit) -> None:
        hint = self._tour.hint(self._tab)
        if hit.what == "close":
            self._tour.close()
        elif hit.what == "again":
            self._tour.start()
        elif hint.person:
            self._does.play(hint.person)
        elif hint.channel:
            self._does.go(hint.channel)
        else:
            self._does.fill(hint.line)

    def _draw(self, step: Step, hint: Hint) -> Html:
        words = inline.mrkdwn_text(self._tab.reader(), hint.words)
        label, do = ("Start again", "again") if step is Step.END else (hint.label, "next")
        button = markup.tag("button", label, type="button", class_="btn", data_do=do) if label else None
        close = markup.tag(
            "button", markup.icon("close"), type="button", class_="tour-close", data_do="close",
            aria_label="Close the tour", title="Close the tour",
        )  # fmt: skip
        return markup.join(
            [
                markup.tag("ol", *(_step(each, step) for each in range(len(NAMES))), class_="tour-steps"),
                markup.tag("div", words, class_="tour-words", role="status"),
                button,
                close,
            ]
        )


def _step(place: int, now: Step) -> Html:
    state = "done" if place < now else "now" if place == now else "next"
    sign = markup.icon("check") if place < now else markup.tag("span", str(place + 1))
    current = "step" if place == now else None
    return markup.tag("li", sign, NAMES[place], class_=f"tour-{state}", aria_current=current)
