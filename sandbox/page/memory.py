"""What was drawn before, so that only what changed is drawn again."""

from collections.abc import Callable, Hashable

from sandbox.page.markup import Html


class Memory:
    """Keeps each piece with what it was made of; forgets what was not asked for in the last round."""

    def __init__(self) -> None:
        self._before: dict[str, tuple[Hashable, Html]] = {}
        self._now: dict[str, tuple[Hashable, Html]] = {}

    def turn(self) -> None:
        """Starts a round."""
        self._before, self._now = self._now, {}

    def recall(self, key: str, made_of: Hashable, draw: Callable[[], Html]) -> Html:
        """The piece of this key; drawn anew only if it is made of something else than before."""
        kept = self._before.get(key)
        if kept is None or kept[0] != made_of:
            kept = made_of, draw()
        self._now[key] = kept
        return kept[1]
