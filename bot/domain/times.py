"""Which moment the words for it mean, in the time zone of whoever typed them.

Nothing is guessed: what has two meanings is asked about, and so is what does not exist or has passed.
`moments` takes the words apart; `days` and `hours` know what each part can mean; here both become moments.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from bot.domain import days, durations, hours, moments, text, zones
from bot.errors import BadInput, Refusal

FARTHEST: Final = timedelta(days=731)
"""Two years: a meeting farther ahead is more likely a slip in the year."""

_JUST_PASSED: Final = timedelta(days=335)
"""A date without a year whose next coming is so far ahead has passed in the last month."""

_DAY: Final = timedelta(days=1)


class _Question(Refusal):
    """Asks with choices, each of which can be typed after `at` and has one meaning only."""

    def __init__(self, problem: str, choices: Sequence[str]) -> None:
        example = choices[0] if choices else moments.EXAMPLE.removeprefix("at ")
        super().__init__(problem, next_step=f"For example: at {example}")
        self.choices = tuple(choices)


class Ambiguous(_Question):
    """The words have two or more meanings."""


class Nonexistent(_Question):
    """The clocks skip that time."""


class Past(_Question):
    """The time has passed."""


class _Asked(NamedTuple):
    """What was asked, by whom, when."""

    words: str
    written: moments.Written
    own: ZoneInfo
    zone: tzinfo
    """The zone that was named, or else their own."""
    now: datetime


def understand(words: str, zone: ZoneInfo, now: datetime) -> datetime:
    """The one moment that the words mean, in the zone; after now, and within two years.

    `now` is aware. Raises Ambiguous, Nonexistent or Past, with choices; BadInput for what is not understood.
    """
    written = moments.take_apart(words)
    now = now.astimezone(UTC)
    named = zones.named(written.zone, zone, now) if written.zone else zone
    asked = _Asked(words, written, zone, named, now)
    moment = _ahead(asked) if written.ahead else _at_a_clock(asked)
    return moment.astimezone(zone)


def warm_up() -> None:
    """Takes the 250 ms that the first day in words would cost; meant for a thread beside the start."""
    days.readings("tomorrow", date(2000, 1, 1))


def spell_zone(moment: datetime) -> str:
    """The time zone of an aware moment, for people: Europe/Berlin (CET, UTC+01:00)."""
    return zones.spell(moment)


def _ahead(asked: _Asked) -> datetime:
    """So long from now on the clock of physics: a change of the clocks in between makes no difference."""
    minutes = durations.measure(asked.written.ahead) or 0
    if minutes < 1:
        raise BadInput(
            text.abridged(asked.words), "for a meeting now, leave out “at”.", example="meeting Retro"
        )
    moment = asked.now + timedelta(minutes=float(minutes))
    _check_distance(asked, moment)
    return moment.replace(second=0, microsecond=0)


def _at_a_clock(asked: _Asked) -> datetime:
    if not asked.written.clock:
        example = f"at {asked.written.day or 'tomorrow'} 15:00"
        raise BadInput(text.abridged(asked.words), "at which time of day?", example=example)
    walls = _walls(asked)
    meanings = {moment: yearly for wall, yearly in walls.items() for moment in _moments(wall, asked)}
    to_come = sorted(moment for moment in meanings if moment > asked.now)
    if not meanings:
        raise _nonexistent(asked, min(walls))
    if not to_come:
        raise _past(asked, min(walls))
    _check_distance(asked, to_come[-1])
    if len(to_come) > 1:
        raise _ambiguous(asked, to_come)
    if meanings[to_come[0]] and to_come[0] - asked.now > _JUST_PASSED:
        choices = _choices(asked, to_come)
        raise Past(f"{_quoted(asked)} has just passed this year. Did you mean {choices[0]}?", choices)
    return to_come[0]


def _walls(asked: _Asked) -> dict[datetime, bool]:
    """Dates and times that the words can mean, with whether the date comes every year.

    Today can be another day in the zone that was named than in one's own.
    """
    written = asked.written
    part = "evening" if written.day.casefold() == "tonight" else written.part.casefold().rpartition(" ")[2]
    possible = hours.readings(written.clock, part)
    todays = {asked.now.astimezone(zone).date() for zone in (asked.own, asked.zone)}
    found = {
        datetime.combine(day.date + timedelta(days=hour.days), hour.time): day.comes_yearly
        for today in todays
        for day in (days.readings(written.day, today) if written.day else [days.Day(today)])
        for hour in possible
    }
    if not written.day and all(hour.days == 0 for hour in possible) and len(possible) > 1:
        # "at 3" at 14:00: if the afternoon's was not meant, the coming night's was.
        gone = [wall for wall in found if all(moment <= asked.now for moment in _moments(wall, asked))]
        found |= {wall + _DAY: False for wall in gone}
    return found


def _moments(wall: datetime, asked: _Asked) -> list[datetime]:
    """When a wall clock in the zone shows it: once, twice in a night when clocks go back, or never."""
    shown = _shown(wall, asked.zone)
    if zones.is_own_name(asked.written.zone, asked.own, asked.now):
        # CET, said by somebody in Berlin: in summer they may mean what their clocks show then.
        own = _shown(wall, asked.own)
        return shown if shown[0] in own else shown + own
    return shown


def _shown(wall: datetime, zone: tzinfo) -> list[datetime]:
    """PEP 495: the two folds of a wall time differ at an edge; in a gap, neither comes back as it was."""
    folds = {wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}
    return sorted(moment for moment in folds if moment.astimezone(zone).replace(tzinfo=None) == wall)


def _check_distance(asked: _Asked, moment: datetime) -> None:
    if moment - asked.now > FARTHEST:
        problem = "is more than two years ahead; check the year."
        raise BadInput(text.abridged(asked.words), problem, example=moments.EXAMPLE)


def _ambiguous(asked: _Asked, to_come: Sequence[datetime]) -> Ambiguous:
    choices = _choices(asked, to_come)
    walls = {moment.astimezone(asked.zone).replace(tzinfo=None) for moment in to_come}
    if len(walls) == 1:
        problem = (
            f"{_quoted(asked)} comes twice, as the clocks go back: {' and then '.join(choices)}. Which one?"
        )
    else:
        problem = f"{_quoted(asked)} can mean {_or(choices)}. Which one?"
    return Ambiguous(problem, choices)


def _nonexistent(asked: _Asked, wall: datetime) -> Nonexistent:
    late, early = (wall.replace(tzinfo=asked.zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    _check_distance(asked, late)  # what is offered has to be taken
    choices = _choices(asked, (moment for moment in (late, early) if moment > asked.now))
    when = f"{days.spell(wall)} {wall:%H:%M}"
    question = f" Did you mean {_or(choices)}?" if choices else ""
    problem = f"{_quoted(asked)}: there is no {when}, as the clocks are put forward over it.{question}"
    return Nonexistent(problem, choices)


def _past(asked: _Asked, wall: datetime) -> Past:
    written = asked.written
    later = [wall + _DAY] if written.day.casefold() in {"", "today", "tonight"} else []
    if hours.has_other_half(written.clock) and not written.part:
        later.append(wall + _DAY / 2)
    to_come = (moment for each in later for moment in _moments(each, asked) if moment > asked.now)
    choices = _choices(asked, to_come)
    question = f" Did you mean {_or(choices)}?" if choices else ""
    when = f"{days.spell(wall)} {wall:%H:%M} {written.zone}".strip()
    return Past(f"{_quoted(asked)}: {when} has passed.{question}", choices)


def _quoted(asked: _Asked) -> str:
    return f"“{text.abridged(asked.words)}”"


def _or(choices: Sequence[str]) -> str:
    return " or ".join([", ".join(choices[:-1])] * (len(choices) > 1) + [choices[-1]])


def _choices(asked: _Asked, to_come: Iterable[datetime]) -> list[str]:
    """Each in their own zone, in words that have one meaning."""
    return [_spell(moment.astimezone(asked.own), asked.own) for moment in to_come]


def _spell(local: datetime, own: ZoneInfo) -> str:
    twice = len(_shown(local.replace(tzinfo=None, fold=0), own)) > 1
    return f"{days.spell(local)} {local:%H:%M}" + (f" {zones.spell_short(local, own)}" if twice else "")
