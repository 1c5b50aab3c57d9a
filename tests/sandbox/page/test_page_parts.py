"""The small parts that need no browser: memory, refreshes, clicks, and what the message box offers."""

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.page import events, suggest
from sandbox.page.events import Hit
from sandbox.page.markup import Html
from sandbox.page.memory import Memory
from sandbox.page.pulse import Pulse
from sandbox.slack.model import Person

COMMANDS = [{"command": "/zoom", "description": "Meetings", "usage_hint": "meeting"}, {"command": "/other"}]
PEOPLE = [
    Person("U1", "emma", "Emma Weber", "employee"),
    Person("U2", "otto", "Otto Emmerich"),
    Person("U3", "bot", "Emma Bot", is_bot=True),
]


def test_memory_draws_again_only_what_is_made_of_something_else() -> None:
    memory = Memory()
    drawn: list[int] = []

    def draw() -> Html:
        drawn.append(len(drawn))
        return Html(str(len(drawn)))

    for made_of in ("a", "a", "b"):
        memory.turn()
        memory.recall("key", made_of, draw)
    assert len(drawn) == 2


def test_memory_forgets_what_a_round_did_not_ask_for() -> None:
    memory = Memory()
    memory.recall("key", 1, lambda: Html("old"))
    memory.turn()
    memory.turn()
    assert memory.recall("key", 1, lambda: Html("new")) == "new"


async def test_many_changes_make_one_refresh_and_later_ones_another() -> None:
    pulse, told = Pulse(rest=0.01), asyncio.Queue[int]()
    pulse.subscribe(lambda: told.put_nowait(1))
    for _ in range(10):
        pulse.beat()
    await asyncio.wait_for(told.get(), 5)
    pulse.beat()
    await asyncio.wait_for(told.get(), 5)
    assert told.empty()


async def test_a_watcher_that_fails_is_logged_and_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    pulse, told = Pulse(rest=0), asyncio.Event()

    def fail() -> None:
        raise RuntimeError("broken")

    pulse.subscribe(fail)
    pulse.subscribe(told.set)
    pulse.beat()
    await asyncio.wait_for(told.wait(), 5)
    assert "could not be drawn" in caplog.text


async def test_who_unsubscribed_is_not_told_and_may_do_so_twice() -> None:
    pulse, told, ended = Pulse(rest=0), asyncio.Event(), asyncio.Event()
    end = pulse.subscribe(ended.set)
    pulse.subscribe(told.set)
    end()
    end()
    pulse.beat()
    await asyncio.wait_for(told.wait(), 5)
    assert not ended.is_set()


def test_a_click_says_what_was_hit() -> None:
    told = {"what": "press", "ts": "1.0", "block": "b", "action": "a", "option": "o"}
    assert events.hit(told) == Hit("press", "1.0", "b", "a", "o")
    assert events.hit({"what": "dismiss", "ts": None, "option": None}) == Hit("dismiss")


@given(
    st.dictionaries(
        st.sampled_from(["what", "ts", "block", "action", "option"]), st.none() | st.integers() | st.text()
    )
)
def test_whatever_a_browser_sends_is_text_or_nothing(told: dict[str, object]) -> None:
    hit = events.hit(told)
    assert all(isinstance(each, str) for each in (hit.what, hit.ts, hit.block, hit.action))
    assert hit.option is None or isinstance(hit.option, str)


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("/", ["/zoom ", "/other "]),
        ("/zo", ["/zoom "]),
        ("/zoom", ["/zoom "]),
        ("/zoom ", []),
        ("/nothing", []),
        ("hello", []),
        ("@", ["@emma ", "@otto "]),
        ("with @EM", ["with @emma ", "with @otto "]),
        ("with @web", ["with @emma "]),
        ("a@em", []),
        ("@emma ", []),
        ("/zoom meeting with @ot", ["/zoom meeting with @otto "]),
    ],
)
def test_what_fits_is_offered(typed: str, offered: list[str]) -> None:
    assert [each.text for each in suggest.suggest(typed, COMMANDS, PEOPLE)] == offered


def test_what_is_typed_already_is_known_so_that_enter_sends() -> None:
    assert [each.is_typed for each in suggest.suggest("/zoom", COMMANDS, PEOPLE)] == [True]
    assert [each.is_typed for each in suggest.suggest("@em", COMMANDS, PEOPLE)] == [False, False]
    assert [each.is_typed for each in suggest.suggest("@emma", COMMANDS, PEOPLE)] == [True]


def test_an_offer_says_what_it_is() -> None:
    command, other = suggest.suggest("/", COMMANDS, PEOPLE)
    assert (command.title, command.detail) == ("/zoom meeting", "Meetings")
    assert (other.title, other.detail) == ("/other", "")
    emma, otto = suggest.suggest("@", COMMANDS, PEOPLE)
    assert (emma.detail, otto.detail) == ("@emma · employee", "@otto")


@pytest.mark.parametrize(
    ("typed", "hint"), [("/zoom ", "/zoom meeting"), ("/zoom", ""), ("/other x", "/other"), ("x y", "")]
)
def test_the_use_of_a_command_shows_while_it_is_typed(typed: str, hint: str) -> None:
    assert suggest.hint(typed, COMMANDS) == hint
