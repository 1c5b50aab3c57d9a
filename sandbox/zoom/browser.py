"""The pages behind the links: starting a meeting as its host, and joining one."""

import html
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sandbox.zoom import meetings
from sandbox.zoom.account import Account, Meeting
from sandbox.zoom.shapes import whole_number

_PAGE: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} - Zoom sandbox</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 0; background: #f7f9fa; color: #232333; }}
main {{ max-width: 34rem; margin: 12vh auto; padding: 2rem; background: #fff; border-radius: 12px;
        box-shadow: 0 2px 12px #0001; }}
h1 {{ font-size: 1.3rem; margin: 0 0 .5rem; }}
small {{ color: #6e7680; }}
</style></head>
<body><main><h1>{title}</h1><p>{text}</p><small>Zoom sandbox</small></main></body></html>
"""


def start(account: Account, request: Request) -> HTMLResponse:
    """The host opens a start link: the meeting starts. A link that is over starts nothing."""
    number, ends = account.zaks.get(request.query_params.get("zak", ""), (0, None))
    meeting = account.meeting(number)
    if ends is None or meeting is None or str(number) != request.path_params["number"]:
        return _page("This start link is not valid", "Ask for a new one.", 404)
    if ends <= account.clock():
        return _page("This start link has expired", "Start links live two hours. Ask for a new one.", 410)
    if request.method == "GET":
        meetings.start(account, meeting)
    host = account.users[meeting.host_id]
    return _page(meeting.topic, f"The meeting has started. You are the host, {host.name}.")


def join(account: Account, request: Request) -> HTMLResponse:
    """Somebody opens a join link."""
    meeting = _by_number(account, whole_number(request.path_params["number"]) or 0)
    if meeting is None:
        return _page("Invalid meeting ID (3,001)", "This meeting does not exist, or it has ended.", 404)
    if meeting.password and request.query_params.get("pwd") != meeting.encrypted_password:
        return _page(meeting.topic, "Enter the meeting passcode.")
    if meeting.started_at:
        return _page(meeting.topic, "You are in the meeting.")
    return _page(meeting.topic, "Waiting for the host to start this meeting.")


def dial_in(account: Account, request: Request) -> HTMLResponse:  # noqa: ARG001 the same for every code
    """The page of the local numbers."""
    return _page("International dial-in numbers", "The numbers are in the invitation.")


def _by_number(account: Account, number: int) -> Meeting | None:
    """A personal number stands for the meeting of its owner that uses it."""
    for meeting in account.meetings.values():
        if meeting.settings["use_pmi"] and account.users[meeting.host_id].pmi == number:
            return meeting
    return account.meeting(number)


def _page(title: str, text: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(title=html.escape(title), text=html.escape(text)), status)
