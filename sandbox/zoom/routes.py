"""The operations of this Zoom: its table of contents. A new resource is a module in `sandbox.zoom.kinds`."""

from typing import Final

from sandbox.zoom import invitation, kinds, meeting_list, meetings
from sandbox.zoom.limits import Label
from sandbox.zoom.operation import Operation


def find(method: str, raw_path: str) -> tuple[Operation, tuple[str, ...]] | None:
    """The operation of a call and the variable parts of its path (without /v2, still encoded)."""
    parts = raw_path.split("/")
    for operation in OPERATIONS:
        found = operation.match(method, parts)
        if found is not None:
            return operation, found
    return None


def _admin(scope: str) -> tuple[str, ...]:
    return (scope, f"{scope}:admin")


_READ: Final = _admin("meeting:read")
_WRITE: Final = _admin("meeting:write")

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        "POST",
        "/users/{userId}/meetings",
        Label.LIGHT,
        _admin("meeting:write:meeting"),
        _WRITE,
        meetings.create,
        has_body=True,
    ),
    Operation(
        "GET",
        "/users/{userId}/meetings",
        Label.MEDIUM,
        _admin("meeting:read:list_meetings"),
        _READ,
        meeting_list.list_,
        frozenset({"type", "page_size", "next_page_token", "page_number", "from", "to", "timezone"}),
    ),
    Operation(
        "GET",
        "/meetings/{meetingId}",
        Label.LIGHT,
        _admin("meeting:read:meeting"),
        _READ,
        meetings.get,
        frozenset({"occurrence_id", "show_previous_occurrences"}),
    ),
    Operation(
        "PATCH",
        "/meetings/{meetingId}",
        Label.LIGHT,
        _admin("meeting:update:meeting"),
        _WRITE,
        meetings.update,
        frozenset({"occurrence_id"}),
        has_body=True,
    ),
    Operation(
        "DELETE",
        "/meetings/{meetingId}",
        Label.LIGHT,
        _admin("meeting:delete:meeting"),
        _WRITE,
        meetings.delete,
        frozenset({"occurrence_id", "schedule_for_reminder", "cancel_meeting_reminder"}),
    ),
    Operation(
        "PUT",
        "/meetings/{meetingId}/status",
        Label.LIGHT,
        _admin("meeting:update:status"),
        _WRITE,
        meetings.set_status,
        has_body=True,
    ),
    Operation(
        "GET",
        "/meetings/{meetingId}/invitation",
        Label.LIGHT,
        _admin("meeting:read:invitation"),
        _READ,
        invitation.get,
    ),
    *kinds.OPERATIONS,
)

ALL_SCOPES: Final = frozenset(
    scope
    for operation in OPERATIONS
    for scope in operation.granular or operation.classic
    if scope.endswith(":admin")
)
"""What an app is granted that may do everything here."""
