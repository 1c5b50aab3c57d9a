"""Clicks and choices inside drawn HTML: one listener reads the data attributes of what was hit."""

from dataclasses import dataclass
from typing import Any, Final

CLICKED: Final = """(event) => {
  const hit = event.target.closest('[data-do]');
  if (!hit || hit.dataset.do === 'choose') return;
  hit.closest('details.overflow')?.removeAttribute('open');
  const {do: what, block = '', action = '', option = null} = hit.dataset;
  emit({what, ts: hit.closest('[data-ts]')?.dataset.ts ?? '', block, action, option});
}"""
CHANGED: Final = """(event) => {
  const hit = event.target.closest('[data-do="choose"]');
  if (!hit) return;
  const {block = '', action = ''} = hit.dataset;
  const parts = [...hit.querySelectorAll('input')];
  const option = parts.length ? parts.map((part) => part.value).join('T') : hit.value;
  emit({what: 'press', ts: hit.closest('[data-ts]')?.dataset.ts ?? '', block, action, option});
}"""
"""A choice in one thing, or in one that is made of several: a date and a time."""


@dataclass(frozen=True, slots=True)
class Hit:
    """What somebody clicked or chose."""

    what: str
    """press, dismiss, thread, inspect, ..."""
    ts: str = ""
    """The message's ts; empty outside messages."""
    block: str = ""
    action: str = ""
    option: str | None = None
    """The value of the option that was chosen."""


def hit(arguments: dict[str, Any]) -> Hit:
    """What the browser told; whatever is not text counts as nothing."""
    option = arguments.get("option")
    words = {name: str(arguments.get(name) or "") for name in ("what", "ts", "block", "action")}
    return Hit(**words, option=option if isinstance(option, str) else None)
