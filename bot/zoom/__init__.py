"""A typed async client of the Zoom API, usable on its own.

    credentials = zoom.Credentials(account_id, client_id, client_secret)
    async with zoom.Zoom(credentials=credentials, plan=zoom.Plan.PRO) as client:
        request = meetings.MeetingRequest(topic="Retro", type=meetings.Type.INSTANT)
        meeting = await meetings.create(client, "alice@example.com", request)

`meetings` and `users` are modules to import beside it; `errors` draws what can go wrong.
"""

from bot.zoom import errors
from bot.zoom.auth import Credentials
from bot.zoom.client import Zoom
from bot.zoom.errors import ZoomError
from bot.zoom.limits import UNLIMITED, Label, Plan

__all__ = ["UNLIMITED", "Credentials", "Label", "Plan", "Zoom", "ZoomError", "errors"]
