"""The policy in words, for whoever writes one. Pure."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from bot.domain.policy import ALL, Decision, Default, Rule
from bot.domain.reviews import Terms

_DEFAULTS: Final = {
    Default.EVERYBODY: "granted to everybody",
    Default.ADMINS: "granted to admins, refused to all others",
    Default.NOBODY: "refused to everybody",
}


def rule(each: Rule) -> str:
    """What a rule says: user, for S0SALES01, if type is licensed: takes the approval of ..."""
    kinds = "all kinds" if ALL in each.kinds else listed(each.kinds)
    conditions = listed([condition(each, name) for name in each.when], "and")
    head = f"{kinds}, for {listed(each.whom)}{', if ' * bool(conditions)}{conditions}"
    return f"{head}: {decision(each.decision, each.because, each.terms)}"


def condition(each: Rule, name: str) -> str:
    """What a condition takes: type is licensed; of a rule that grants, type is only licensed."""
    return f"{name} is {'only ' * (each.decision is Decision.GRANTED)}{listed(each.when[name])}"


def decision(each: Decision, because: str, demanded: Terms | None) -> str:
    """What becomes of a wish, and why."""
    words = f"takes {terms(demanded)}" if demanded else each.value
    return f"{words} (“{because}”)" if because else words


def default(each: Default) -> str:
    """What holds for a kind where no rule fits."""
    return _DEFAULTS[each]


def terms(demanded: Terms) -> str:
    """What an approval takes: the approval of one of S0ITADMIN, in C0ITADMIN, within 7 days, ..."""
    who = "the approval of one" if demanded.needed == 1 else f"the approvals of {demanded.needed}"
    reminders = listed(map(span, demanded.remind_after), "and") if demanded.remind_after else ""
    parts = [
        f"{who} of {listed(demanded.by)}{' (who are mentioned)' * demanded.ping}",
        f"in {demanded.channel}",
        f"within {span(demanded.expires_after)}",
        f"with a reminder after {reminders}" if reminders else "without reminders",
        *["also for what is their own"] * demanded.self_approval,
    ]
    return ", ".join(parts)


def span(length: timedelta) -> str:
    """A length of time in the largest unit that it is whole in: 7 days, 90 minutes."""
    minutes = int(length.total_seconds()) // 60
    units = (("day", 24 * 60), ("hour", 60), ("minute", 1))
    unit, size = next(each for each in units if minutes % each[1] == 0)
    count = minutes // size
    return f"{count} {unit}{'s' * (count != 1)}"


def listed(names: Iterable[str], word: str = "or") -> str:
    """As a list in a sentence, in the order of what has one, else sorted: a, b or c."""
    ordered = sorted(names) if isinstance(names, frozenset) else list(names)
    return f" {word} ".join([", ".join(ordered[:-1]), ordered[-1]] if len(ordered) > 1 else ordered)
