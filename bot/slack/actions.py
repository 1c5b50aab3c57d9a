"""The IDs of all buttons: what is drawn with them and what listens for them import them from here."""

from typing import Final

JOIN: Final = "meeting.join"
OPEN_AS_HOST: Final = "meeting.open_as_host"
START: Final = "meeting.start"
INVITATION: Final = "meeting.invitation"
CANCEL: Final = "meeting.cancel"
CANCEL_ONE: Final = "meeting.cancel_one"
CANCEL_ALL: Final = "meeting.cancel_all"
KEEP: Final = "meeting.keep"
POST_CARD: Final = "request.post_card"
FINISH: Final = "request.finish"
"""Try again to add those who could not be added."""
REOPEN: Final = "form.reopen"
"""Opens a form again, filled in as it was."""
SUCCESSOR: Final = "form.successor"
"""Open the form of what Zoom has in the place of what it has ended."""
EDIT: Final = "change.edit"
"""Open the form of one thing, filled in."""
PICK: Final = "change.pick"
"""The list to choose from what to change; its suggestions have the same ID."""
UNDO: Final = "change.undo"

LINKS: Final = (JOIN, OPEN_AS_HOST)
"""Buttons that open a page; their press needs nothing but an acknowledgement."""
