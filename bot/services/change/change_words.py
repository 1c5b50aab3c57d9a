"""What people read of a change, before it and after."""

from collections.abc import Sequence
from typing import Final

from slack_sdk.models import blocks as kit

from bot.domain import text as words
from bot.errors import Refusal
from bot.services.change import comparing
from bot.services.change.comparing import Difference
from bot.slack import actions, form, message, modal, text
from bot.slack.message import Message
from bot.slack.modal import Modal, OfForm
from bot.slack.values import OfChange, OfThing
from bot.store.port import Change, ChangeState

UNDO: Final = "undo:"
"""What the key of an undo begins with; the key of what it takes back follows."""

NOT_MADE: Final = "Something went wrong on our side; nothing was changed."
UNSURE: Final = "Something went wrong on our side, and I cannot say whether it was changed. Open it to see."
NOTHING_DIFFERS: Final = "Nothing is different from what Zoom has: change something, or cancel."
TITLE: Final = "Change"
"""Of a view of words alone."""

CARD: Final = "Its card in Slack still shows what was before."

_LONGEST_NAME: Final = 80


def undo_key(change: Change) -> str:
    """The key of the change that takes this one back."""
    return f"{UNDO}{change.key}"


def is_undo(change: Change) -> bool:
    """Whether it takes another back."""
    return change.key.startswith(UNDO)


def undone_key(undo: Change) -> str:
    """The key of the change that an undo takes back."""
    return undo.key.removeprefix(UNDO)


def quoted(name: str) -> str:
    """A name in plain text, in quotes."""
    return f"“{words.abridged(words.plain(name), _LONGEST_NAME)}”"


def meanwhile(change: Change) -> Refusal:
    """Somebody else changed it since the asker saw it."""
    what = "so I did not undo your change" if is_undo(change) else "so I did not change it"
    return Refusal(
        f"Somebody changed {quoted(change.name)} in Zoom meanwhile, {what}. What is different now:"
    )


def undone_already(undo: Change) -> str:
    """What a second press of Undo is told."""
    if undo.state is ChangeState.DONE:
        return "That change is undone already."
    if undo.state is ChangeState.REFUSED:
        return f"I could not undo that. {undo.note.partition(chr(10))[0]}"
    return "That change is being undone."


def made(
    change: Change,
    taken: Sequence[Difference],
    missing: Sequence[Difference],
    *,
    redrawn: bool,
    undoable: bool,
) -> Message:
    """It is made: what is different now, and what Zoom did not take."""
    summary = f"{quoted(change.name)} {_summary(change, taken, missing)}"
    told: list[kit.Block] = [message.plain(summary), *comparing.blocks(taken)]
    if missing:
        told += [
            message.plain(change.note or _NOT_TAKEN),
            *map(_kept, missing[: comparing.MOST_SHOWN - len(taken)]),
        ]
    if not redrawn:
        told.append(message.plain(CARD))
    if undoable:
        told += [
            message.row(message.button("Undo", actions.UNDO, OfChange(key=change.key))),
            message.small("Undo works for ten minutes."),
        ]
    return Message(text.escape(summary), told)


_NOT_TAKEN: Final = "Zoom did not take this; the account may have locked it:"


def _summary(change: Change, taken: Sequence[Difference], missing: Sequence[Difference]) -> str:
    if not taken:
        return "is as it was."
    if is_undo(change):
        return "is partly as it was before." if missing else "is as it was before."
    return "is changed in part." if missing else "is changed."


def _kept(each: Difference) -> kit.Block:
    """What a field stayed at, though something else was asked for."""
    return message.mrkdwn(
        f"*{text.escape(each.field.label)}* is {comparing.said(each.field, each.before)}, "
        f"not {comparing.said(each.field, each.after)}"
    )


def refused(change: Change, differing: Sequence[Difference]) -> Message:
    """It was not made: why, and where somebody changed it meanwhile how, with a button to open it again."""
    told = message.note(*change.note.split("\n", 1))
    if not differing:
        return told
    again = message.button("Open it again", actions.EDIT, OfThing(kind=change.kind, zoom_id=change.zoom_id))
    return Message(told.text, [*told.blocks, *comparing.blocks(differing), message.row(again)])


def confirm(title: str, name: str, found: Sequence[Difference], of: OfForm) -> Modal:
    """Before and after, to look at once more."""
    intro = message.plain(f"This is what will change in {quoted(name)}:")
    blocks = [each.to_dict() for each in (intro, *comparing.blocks(found))]
    return Modal(modal.CONFIRM, title, blocks, of, submit="Change it", close="Back")


def notice(told: Message) -> Modal:
    """Words alone."""
    return Modal(modal.NOTICE, TITLE, [each.to_dict() for each in told.blocks], close="Close")


def choose(title: str, noun: str, draft: str, hint: str = "") -> Modal:
    """The list to choose from what to change."""
    element = {
        "type": "external_select",
        "action_id": actions.PICK,
        "min_query_length": 0,
        "placeholder": {"type": "plain_text", "text": "Type to search", "emoji": False},
    }
    question: form.Block = {
        "type": "section",
        "block_id": "pick",
        "text": {"type": "plain_text", "text": f"Which {noun} do you want to change?", "emoji": False},
        "accessory": element,
    }
    above = [message.plain(hint).to_dict()] if hint else []
    return Modal(modal.NOTICE, title, [*above, question], OfForm(draft=draft))
