"""Whatever is done in whatever order: an address has one user, and there are no more users than seats."""

import asyncio
from collections import Counter
from collections.abc import Coroutine
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sandbox.zoom import seats
from sandbox.zoom.user import UserType
from sandbox.zoom.world import ZoomWorld
from tests.sandbox.zoom import user_cases
from tests.sandbox.zoom.builders import Caller, calling

T = TypeVar("T")
ADDRESSES = [f"{name}@acme.example" for name in ("emma", "pia", "otto", "noah", "eve")]
TYPES = st.sampled_from([1, 2, 4])


class Users(RuleBasedStateMachine):
    """A small account, in which anybody may do anything."""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.context = calling()
        self.zoom: Caller = self.run_(self.context.__aenter__())

    @property
    def world(self) -> ZoomWorld:
        return self.zoom.world

    def run_(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(coroutine)

    def teardown(self) -> None:
        self.run_(self.context.__aexit__(None, None, None))
        self.runner.close()

    @initialize()
    def few_seats(self) -> None:
        self.world.account.limits_apply = False
        user_cases.set_(sso=True, pre_provisioning=True, partner=True)(self.world)
        self.world.add_user("eve@acme.example", type_=1, free=True)
        for type_, more in ((1, 2), (2, 1), (4, 1)):
            self.world.seats[type_] = seats.taken(self.world.account, type_) + more

    @rule(
        email=st.sampled_from(ADDRESSES),
        action=st.sampled_from(["create", "autoCreate", "custCreate", "ssoCreate"]),
        type_=TYPES,
    )
    def make(self, email: str, action: str, type_: int) -> None:
        more = {"password": user_cases.STRONG} if action == "autoCreate" else {}
        was = self.world.account.user(email)
        stood = was is not None and not (was.invitation_expired or was.foreign)
        answer = self.run_(self.zoom.make(email, action, type=type_, **more))
        assert answer.status_code in {201, 400, 409}
        if answer.status_code == 201:
            assert not stood
            status = "pending" if action == "create" else "active"
            assert self.run_(self.zoom.user(email))["status"] == status

    @rule(email=st.sampled_from(ADDRESSES), accepts=st.booleans())
    def answer(self, email: str, accepts: bool) -> None:  # noqa: FBT001 drawn
        user = self.world.account.user(email)
        if user and user.status == "pending" and not (user.foreign or user.invitation_expired):
            (self.world.accept if accepts else self.world.expire)(email)

    @rule(email=st.sampled_from(ADDRESSES), type_=TYPES)
    def change(self, email: str, type_: int) -> None:
        answer = self.run_(self.zoom.change(email, type=type_))
        assert answer.status_code in {204, 400, 404}

    @rule(email=st.sampled_from(ADDRESSES))
    def remove(self, email: str) -> None:
        user = self.world.account.user(email)
        if user:
            self.world.account.drop_user(user)

    @invariant()
    def an_address_has_one_user(self) -> None:
        many = Counter(user.email for user in self.world.users.values())
        assert set(many.values()) == {1}

    @invariant()
    def nobody_is_without_a_seat(self) -> None:
        for type_ in (UserType.BASIC, UserType.LICENSED, UserType.UNASSIGNED):
            assert seats.taken(self.world.account, type_) <= self.world.seats[type_]


TestUsers = Users.TestCase
