"""The fake Zoom as a whole."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sandbox import cast as people
from sandbox.zoom import admission, browser, invitations, meetings, routes, seats
from sandbox.zoom.account import SEED, Account, Clock, Meeting, Plan
from sandbox.zoom.faults import Faults
from sandbox.zoom.gate import Gate
from sandbox.zoom.limits import Limits
from sandbox.zoom.user import User, UserType

if TYPE_CHECKING:
    from sandbox.zoom.calls import Call, Violation

S = TypeVar("S")
_VERBS: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class ZoomWorld:
    """A Zoom account with the cast in it, and the API that serves it.

    Credentials: account `sandbox-account`, client `sandbox-client`, secret `sandbox-secret`.
    """

    def __init__(
        self,
        *,
        cast: Sequence[people.Character] = people.CAST,
        clock: Clock,
        plan: str = "business",
        seed: int = SEED,
    ) -> None:
        self.account = Account(cast, clock, Plan(plan), routes.ALL_SCOPES, seed)
        self.limits = Limits(self.account)
        self.faults = Faults()
        self.calls: list[Call] = []
        """Every call, the latest last; secrets in it are fake."""
        self.violations: list[Violation] = []
        """What no good client does. A test fails on any."""
        self._watchers: list[Callable[[], None]] = []
        self._closed = asyncio.Event()

    @property
    def users(self) -> dict[str, User]:
        """By ID, those of other accounts too."""
        return self.account.users

    @property
    def meetings(self) -> dict[int, Meeting]:
        """By meeting number; not the deleted ones."""
        return self.account.meetings

    def of(self, kind: type[S]) -> S:
        """What there is of a kind: `world.of(groups.State).named("QA")`. A reset makes a new one."""
        return self.account.of(kind)

    @property
    def seats(self) -> dict[int, int]:
        """How many users of each type there may be: `world.seats[UserType.LICENSED] = 4`."""
        return self.of(seats.State).most

    @property
    def admission(self) -> admission.State:
        """Who may become a user: `world.admission.blocked_domains.add("mail.example")`."""
        return self.of(admission.State)

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Have it called after every change; what comes back ends that."""
        self._watchers.append(callback)

        def unsubscribe() -> None:
            if callback in self._watchers:
                self._watchers.remove(callback)

        return unsubscribe

    def changed(self) -> None:
        """Tell those who subscribed."""
        for watcher in tuple(self._watchers):
            watcher()

    def add_user(
        self,
        email: str,
        *,
        type_: int = UserType.LICENSED,
        status: str = "active",
        foreign: bool = False,
        free: bool = False,
    ) -> User:
        """Somebody new. A `foreign` one is of another account; `free`: of a free one, so can be invited."""
        user = self.account.add_user(email, type_=type_, status=status, foreign=foreign, free=free)
        self.changed()
        return user

    def accept(self, email: str) -> User:
        """The person accepts the invitation. LookupError for nobody; ValueError for somebody not invited."""
        user = self._known(email)
        invitations.accept(self.account, user)
        self.changed()
        return user

    def expire(self, email: str) -> User:
        """The invitation ends unanswered. LookupError for nobody; ValueError for somebody not invited."""
        user = self._known(email)
        invitations.expire(self.account, user)
        self.changed()
        return user

    def start(self, meeting_id: int) -> None:
        """The host comes in, as by a start link. KeyError for an unknown meeting."""
        meetings.start(self.account, self.meetings[meeting_id])
        self.changed()

    def end(self, meeting_id: int) -> None:
        """The host ends it for all. KeyError for an unknown meeting."""
        meetings.end(self.account, self.meetings[meeting_id])
        self.changed()

    def reset(self) -> None:
        """As at the start: users, meetings, tokens, settings, counters, faults, log."""
        self.account.reset()
        self.limits.reset()
        self.faults.clear()
        self.calls.clear()
        self.violations.clear()
        self.changed()

    def close(self) -> None:
        """Let go of every call that is kept waiting. Do this before the server shuts down."""
        self._closed.set()

    def asgi(self) -> Starlette:
        """`/oauth/token`, `/v2/...`, and the pages of the start and join links. Can be mounted anywhere."""
        gate = Gate(
            account=self.account,
            limits=self.limits,
            faults=self.faults,
            calls=self.calls,
            violations=self.violations,
            changed=self.changed,
            closed=self._closed,
        )
        app = Starlette(
            routes=[
                Route("/oauth/token", gate.token, methods=_VERBS),
                Route("/v2/{path:path}", gate.api, methods=_VERBS),
                Route("/s/{number}", self._page(browser.start)),
                Route("/j/{number}", self._page(browser.join)),
                Route("/u/{code}", self._page(browser.dial_in)),
                Route("/{path:path}", gate.nothing, methods=_VERBS),
            ]
        )
        app.router.redirect_slashes = False
        return app

    def _known(self, email: str) -> User:
        user = self.account.user(email)
        if user is None:
            raise LookupError(f"Nobody here is {email}.")
        return user

    def _page(self, page: Callable[[Account, Request], Response]) -> Callable[[Request], Awaitable[Response]]:
        async def show(request: Request) -> Response:
            response = page(self.account, request)
            self.changed()
            return response

        return show
