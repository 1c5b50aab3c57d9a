"""The pace: never above what Zoom publishes, slower when Zoom says so."""

import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.zoom import limits
from tests.zoom.builders import Time


def paced(rate: float, arrivals: list[float]) -> list[float]:
    """When requests that arrive like this go out, one after the other."""
    gate = limits.Gate(rate)
    now, gone = 0.0, []
    for gap in arrivals:
        now += gap
        now += max(gate.delay(now), 0)
        gate.take(now)
        gone.append(now)
    return gone


ARRIVALS = st.lists(st.floats(0, 0.3) | st.just(0.0), min_size=1, max_size=200)


@given(rate=st.sampled_from([1, 2, 4, 10, 20, 30, 40, 60, 80]) | st.integers(1, 500), arrivals=ARRIVALS)
def test_no_second_holds_more_than_the_published_rate(rate: int, arrivals: list[float]) -> None:
    gone = paced(rate, arrivals)
    for first, moment in enumerate(gone):
        within = sum(1 for other in gone[first:] if other < moment + 1 - 1e-9)
        assert within <= rate


@given(rate=st.sampled_from([1, 4, 30, 80]), seconds=st.integers(2, 20))
def test_in_the_long_run_95_percent_of_it_go_out(rate: int, seconds: int) -> None:
    gone = paced(rate, [0.0] * (rate * seconds))
    assert gone[-1] == pytest.approx(seconds / 0.95, rel=0.02, abs=5 / rate)


@pytest.mark.parametrize(("rate", "at_once"), [(1, 1), (4, 1), (20, 1), (30, 2), (80, 4)])
def test_after_a_rest_a_few_go_at_once(rate: int, at_once: int) -> None:
    gone = paced(rate, [5.0, *[0.0] * 9])
    assert sum(1 for moment in gone if moment == 5.0) == at_once


def test_a_refusal_pauses_then_halves_the_pace_until_half_a_minute_later() -> None:
    gate = limits.Gate(10)
    step = 1 / 9.5
    gate.take(0)
    gate.refused(0, pause=1)
    gate.refused(0.5, pause=1)  # an answer to a request that was under way
    assert gate.delay(0.5) == pytest.approx(0.5)
    gate.take(1)
    assert gate.delay(1) == pytest.approx(2 * step, abs=1e-5)
    gate.refused(2, pause=1)
    gate.take(3)
    assert gate.delay(3) == pytest.approx(4 * step, abs=1e-5)
    for now in (5, 7, 9):
        gate.refused(now, pause=1)
    gate.take(10)
    assert gate.delay(10) == pytest.approx(8 * step, abs=1e-5)
    gate.take(40)
    assert gate.delay(40) == pytest.approx(step, abs=1e-5)


def pacer(time: Time, rates: dict[limits.Label, float]) -> limits.Pacer:
    return limits.Pacer(rates, monotonic=time.monotonic, sleep=time.sleep)


async def test_each_label_has_its_own_pace() -> None:
    time = Time()
    gates = pacer(time, {limits.Label.LIGHT: 1, limits.Label.HEAVY: math.inf})
    for label in (limits.Label.LIGHT, limits.Label.MEDIUM, limits.Label.HEAVY, limits.Label.HEAVY):
        await gates.turn(label)
    assert time.slept == []
    await gates.turn(limits.Label.LIGHT)
    assert time.slept == [pytest.approx(1 / 0.95)]


async def test_turns_come_in_the_order_of_asking() -> None:
    time = Time()
    gates = pacer(time, {limits.Label.LIGHT: 10})
    order: list[int] = []

    async def ask(number: int) -> None:
        await gates.turn(limits.Label.LIGHT)
        order.append(number)

    await asyncio.gather(*(ask(number) for number in range(12)))
    assert order == list(range(12))
    assert time.seconds == pytest.approx(11 / 9.5)


async def test_those_who_wait_already_wait_out_a_pause() -> None:
    time = Time()
    gates = pacer(time, {limits.Label.LIGHT: 10})
    await gates.turn(limits.Label.LIGHT)
    gates.refused(limits.Label.LIGHT, pause=7)
    await gates.turn(limits.Label.LIGHT)
    assert time.seconds == pytest.approx(7)
    gates.refused(limits.Label.LIGHT)
    await gates.turn(limits.Label.LIGHT)
    assert time.seconds == pytest.approx(8)
    gates.refused(limits.Label.MEDIUM)  # has no pace: nothing to slow down


def test_every_plan_has_every_label() -> None:
    for rates in (*limits.PUBLISHED.values(), limits.UNLIMITED):
        assert set(rates) == set(limits.Label)
    assert set(limits.PUBLISHED) == set(limits.Plan)
