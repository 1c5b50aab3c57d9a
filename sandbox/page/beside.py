"""Several people side by side: the page once for each of them, in columns."""

from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from sandbox import cast
from sandbox.page import markup

PATH: Final = "/beside"
FIRST: Final = ("emma", "ada", "ines")
"""A requester and two approvers."""
_APPROVALS: Final = "C0ITADMIN"
_STYLE: Final = """
html, body { height: 100%; margin: 0; background: #2c0a2d; }
body { display: flex; gap: 6px; }
iframe { flex: 1; min-width: 0; border: 0; }
"""


async def show(request: Request) -> HTMLResponse:
    """The page. The address can say who: /beside?as=emma,ada,ines; unknown names are left out."""
    asked = request.query_params.get("as", "").split(",")
    people = [each for handle in asked for each in cast.CAST if each.handle == handle]
    chosen = people or [each for handle in FIRST for each in cast.CAST if each.handle == handle]
    frames = (_frame(each) for each in chosen)
    head = markup.join(
        [markup.tag("title", "Side by side · zoom-chatops sandbox"), markup.tag("style", _STYLE)]
    )
    body = markup.tag("html", markup.tag("head", head), markup.tag("body", *frames), lang="en")
    return HTMLResponse(f"<!doctype html>{body}")


def _frame(person: cast.Character) -> markup.Html:
    where = _APPROVALS if person.is_admin else f"D{person.slack_id[1:]}"  # the DM with the bot
    return markup.tag("iframe", src=f"/?as={person.handle}&in={where}&beside", title=person.name)
