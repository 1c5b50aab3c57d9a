"""Meeting templates: GET /users/{userId}/meeting_templates. Making one from a meeting is not here."""

from typing import Final

from sandbox.zoom import meetings, users
from sandbox.zoom.exchange import Answer, Ask
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation
from sandbox.zoom.templates import State

__all__ = ["OPERATIONS", "State"]


def list_(ask: Ask) -> Answer:
    """All in one answer: the document knows no pages here."""
    meetings.may_host(users.find(ask, ask.path[0]))
    found = [
        {"id": each.id, "name": each.name, "type": each.traits["type"]} for each in ask.account.of(State).own
    ]
    return Answer(200, {"total_records": len(found), "templates": found})


OPERATIONS: Final = (
    Operation(
        "GET",
        "/users/{userId}/meeting_templates",
        Label.MEDIUM,
        ("meeting:read:list_templates", "meeting:read:list_templates:admin"),
        ("meeting:read", "meeting:read:admin"),
        list_,
    ),
)
