"""The views of a form: its first page, the menu of the others, one of these, and words alone."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from bot.domain import text as words_
from bot.resources import base
from bot.services.filling import presets
from bot.services.filling.drafts import Sheet
from bot.slack import message, modal, text
from bot.slack.form import Block, Field
from bot.slack.modal import Modal, OfForm

MORE: Final = "form.more"
CHANGE: Final = "form.page"
UNSET: Final = "form.unset"
"""The action IDs of the buttons in the views; a field that has the same is no button."""

SET: Final = "set"
"""What is said of a secret."""

_LONGEST: Final = 300
"""Characters of one value in a summary."""
_SUMMARY: Final = 2500
"""Characters of a page's summary; Slack takes 3,000 in a section."""
_IN_SHORT: Final = 600
"""The same, of all pages together, on the first."""

_TORN: Final = re.compile(r"(?:&\w*|<[^>]*)$")
"""The beginning of an entity or a mention."""


def first(sheet: Sheet) -> Modal:
    """The first view: the fields of the first page, and the way to the others."""
    form_, editing = sheet.resource.form, sheet.context.editing
    blocks = [*_instead(sheet), *_inputs(sheet, base.FIRST)]
    if len(sheet.pages) > 1:
        blocks += [{"type": "divider"}, _row(f"*More settings*\n{_in_short(sheet)}", "More settings", MORE)]
    submit = form_.submit
    if editing:
        submit = "Next" if getattr(sheet.resource, "confirms", False) else "Save"
    title = form_.edit_title if editing else form_.title
    return Modal(modal.FORM, title, blocks, OfForm(draft=sheet.draft.id), submit=submit)


def menu(sheet: Sheet) -> Modal:
    """The other pages, each with what is chosen on it."""
    blocks = [
        _row(f"*{text.escape(page.title)}*\n{_said(sheet, page)}", "Change", CHANGE, page.name)
        for page in sheet.pages[1:]
    ]
    of = OfForm(draft=sheet.draft.id)
    return Modal(modal.MENU, "More settings", blocks, of, close="Back")


def page(sheet: Sheet, name: str) -> Modal:
    """One of the other pages."""
    shown = sheet.page(name)
    blocks = [message.plain(shown.intro).to_dict()] if shown.intro else []
    of = OfForm(draft=sheet.draft.id, page=name)
    return Modal(modal.PAGE, shown.title, [*blocks, *_inputs(sheet, name)], of, submit="Done", close="Back")


def notice(title: str, *words: str) -> Modal:
    """Words alone, in plain text."""
    blocks = [message.plain(each).to_dict() for each in words if each]
    return Modal(modal.NOTICE, words_.abridged(title, modal.TITLE_LIMIT), blocks, close="Close")


def _inputs(sheet: Sheet, name: str) -> list[Block]:
    """The fields of a page, filled in, and its notes below the last of the fields that they follow from."""
    fields = sheet.fields(name)
    notes = [] if name == presets.PAGE.name else sheet.resource.form.notes(name, sheet.filled, sheet.context)
    above = max((nth for nth, field in enumerate(fields, 1) if field.watched), default=len(fields))
    return [*_drawn(sheet, fields[:above]), *notes, *_drawn(sheet, fields[above:])]


def _drawn(sheet: Sheet, fields: Iterable[Field]) -> list[Block]:
    """Fields, filled in."""
    blocks: list[Block] = []
    for field in fields:
        value = sheet.filled.get(field.name)
        if field.secret and value is not None:
            # What is not typed again stays, so an empty field is fine here.
            said = f"{text.escape(field.label)} is set. Leave the field empty to keep it."
            blocks += [replace(field, optional=True).draw(), _row(said, "Remove it", UNSET, field.name)]
        else:
            blocks.append(field.draw(value))
    return blocks


def _instead(sheet: Sheet) -> list[Block]:
    if not sheet.instead_of:
        return []
    return [
        message.plain(
            f"Zoom has no {sheet.instead_of}s any more: it has {sheet.resource.noun}s in their place."
        ).to_dict()
    ]


def _in_short(sheet: Sheet) -> str:
    """What is chosen on all other pages, on the first one."""
    pages = [page for page in sheet.resource.form.pages[1:] if _chosen(sheet, page)]
    if not pages:
        return cut(", ".join(text.escape(page.title) for page in sheet.pages[1:]), _IN_SHORT)
    chosen = [f"{text.escape(page.title)}: {'; '.join(_chosen(sheet, page))}" for page in pages]
    return some(chosen, _IN_SHORT)


def _said(sheet: Sheet, page: base.Page) -> str:
    """What is chosen on a page."""
    if page == presets.PAGE:
        names = ", ".join(text.escape(name) for name in sheet.context.presets)
        return cut(f"Yours: {names}", _SUMMARY) if names else "Keep these choices for another time"
    unset = "As it is now" if sheet.context.editing else "As the account has it"
    return some(_chosen(sheet, page), _SUMMARY) or unset


def _chosen(sheet: Sheet, page: base.Page) -> list[str]:
    fields = ((field, sheet.filled.get(field.name)) for field in sheet.fields(page.name))
    return [
        f"{text.escape(field.label)}: {_value(field, value)}" for field, value in fields if value is not None
    ]


def _value(field: Field, value: Any) -> str:  # noqa: ANN401 as many types as fields
    return SET if field.secret else cut(" ".join(field.say(value).split()), _LONGEST)


def some(lines: Iterable[str], most: int) -> str:
    """As many lines as there is room for."""
    all_, shown = list(lines), list[str]()
    for line in all_:
        if sum(map(len, shown)) + len(shown) + len(line) > most:
            break
        shown.append(line)
    left = len(all_) - len(shown)
    return "\n".join([*shown, f"and {left} more"] if left else shown)


def cut(mrkdwn: str, most: int) -> str:
    """No longer than that, with no entity or mention cut in two."""
    return mrkdwn if len(mrkdwn) <= most else f"{_TORN.sub('', mrkdwn[: most - 2])} …"


def _row(mrkdwn: str, label: str, action_id: str, value: str = "") -> Block:
    button: Block = {"type": "button", "action_id": action_id, "text": _plain(label)}
    if value:
        button["value"] = value
    return {**message.mrkdwn(mrkdwn).to_dict(), "accessory": button}


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words, "emoji": False}
