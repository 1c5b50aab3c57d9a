"""Entries of the audit in plain words."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.domain import text as plain_text
from bot.domain.audit_line import Known
from bot.domain.reviews import Why
from bot.resources import base
from bot.slack import text
from bot.store.port import AuditEntry

SAID: Final[Mapping[str, str]] = {
    "request.pending": "Waits for approval",
    "request.agreed": "Agreed to, and it takes more approvals",
    "request.edited": "Corrected by an approver",
    "request.approved": "Approved",
    "request.denied": "Denied",
    "request.expired": "Expired: nobody decided in time",
    "request.withdrawn": "Withdrawn",
    "request.reminded": "Approvers were reminded",
    "request.refused": "Refused",
    "request.failed": "Failed",
    "request.unsettled": "Needs attention: nobody knows how it ended",
    "request.vanished": "Needs attention: it is gone from Zoom",
    "request.succeeded": "It was gone from Zoom, and is created anew for another request",
    "request.abandoned": "Not taken up, as Slack was not told in time",
    "approval.refused": "Tried to decide, and may not",
    "create.started": "Sent to Zoom to be created",
    "card.sent": "Card sent to Slack",
    "card.sent_again": "Card sent to Slack again",
    "card.posted": "Card is there",
    "card.unsettled": "Needs attention: nobody knows whether the card is there",
    "change.sent": "Change sent to Zoom",
    "change.sent_again": "Change asked for again",
    "change.refused": "Change refused",
    "change.failed": "Change failed",
    "change.abandoned": "Change not taken up, as Slack was not told in time",
    "link.made": "Linked to a Zoom user",
    "link.removed": "Link to a Zoom user removed",
    "*.created": "Created",
    "*.changed": "Changed",
    "*.change_undone": "Change undone",
    "*.members_added": "People added",
    "*.cancelled": "Cancelled",
    "*.standing": "How it stands has changed",
    "*.ending": "Its end was announced",
    "*.lapsed": "Ended, as it was given for a time",
}
"""What each action is called; with a star, that of any kind."""

RESULTS: Final[Mapping[str, str]] = {
    Why.DECIDED: "it was decided already",
    Why.STALE: "their card was not the one of now",
    Why.STRANGER: "not one of those who may",
    Why.OWN: "it is their own request",
    Why.TWICE: "they had approved already",
    Why.NOT_ASKER: "not who asked for it",
    Why.NOT_YET: "it was not time yet",
    "unknown": "there is no such request",
}

LONGEST: Final = 200
"""Characters of one value."""
MOST: Final = 6
"""Values of one entry."""


def said(action: str) -> str:
    """What was done."""
    about, _, deed = action.partition(".")
    return SAID.get(action) or SAID.get(f"*.{deed}") or f"{about} {deed}".replace("_", " ").capitalize()


def known(resources: Mapping[str, base.Resource]) -> Known:
    """What people can look for."""
    about = {_typed(action.partition(".")[0]) for action in SAID if not action.startswith("*")}
    kinds = {word.name: kind for kind, resource in resources.items() for word in resource.words}
    deeds = {action.partition(".")[2] for action in SAID}
    return Known(
        {name: name for name in about} | {_typed(kind): kind for kind in resources} | kinds,
        {_typed(deed): deed for deed in deeds},
    )


def lines(entry: AuditEntry) -> Iterator[str]:
    """What there is to say of it besides who, what and when: lines of mrkdwn."""
    details = dict(entry.details)
    before, after = details.pop("before", None), details.pop("after", None)
    found = [*_changes(before, after), *(f"{_label(name)}: {say(value)}" for name, value in details.items())]
    yield from found[:MOST]
    if len(found) > MOST:
        yield f"… and {len(found) - MOST} more; all are in the export"
    if entry.rule:
        yield f"By {_cut(entry.rule)} of the policy"
    if entry.result:
        yield f"Result: {_cut(RESULTS.get(entry.result, entry.result))}"


def say(value: object) -> str:
    """Any JSON in words, as mrkdwn."""
    match value:
        case bool():
            return "yes" if value else "no"
        case _ if value in (None, "", [], {}):
            return "none"
        case Mapping():
            return _cut("; ".join(f"{name}: {_plain(each)}" for name, each in value.items()))
        case list():
            return _cut(", ".join(map(_plain, value)))
        case _:
            return _cut(str(value))


def _changes(before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401 any JSON
    """What was changed; or what there was, or is, where there is only one of them."""
    if before is None and after is None:
        return
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in dict.fromkeys([*before, *after]):
            if before.get(name) != after.get(name):
                yield f"{_label(name)}: {say(before.get(name))} → {say(after.get(name))}"
    elif before is not None and after is not None:
        yield f"{say(before)} → {say(after)}"
    else:
        found = after if before is None else before
        pairs = (
            found.items() if isinstance(found, Mapping) else [("Before" if after is None else "After", found)]
        )
        yield from (f"{_label(name)}: {say(value)}" for name, value in pairs)


def _plain(value: object) -> str:
    return str(value) if isinstance(value, str | int | float) else plain_text.abridged(repr(value), LONGEST)


def _cut(words: str) -> str:
    return text.escape(plain_text.abridged(plain_text.plain(words), LONGEST))


def _label(name: str) -> str:
    return _cut(name.replace("_", " ").capitalize())


def _typed(name: str) -> str:
    return name.replace("_", " ")
