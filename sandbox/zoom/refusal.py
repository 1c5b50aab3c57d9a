"""Zoom's errors: an HTTP status, a code of Zoom's own, a message, and the fields that are wrong."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Self
from xml.sax import saxutils

MALFORMED: Final = "Request Body should be a valid JSON object."
INVALID: Final = "Invalid field."
MISSING: Final = "Missing field."


class Refusal(Exception):  # noqa: N818 an answer of this Zoom, not a failure of the program
    """Zoom says no, with an HTTP status and a code of its own."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
        as_xml: bool = False,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.as_xml = as_xml

    @classmethod
    def invalid(cls, *errors: tuple[str, str]) -> Self:
        """400/300 with the fields that are wrong."""
        return cls(400, 300, "Validation Failed.", errors=errors)

    @property
    def body(self) -> dict[str, Any]:
        """The body as Zoom writes it in JSON."""
        body: dict[str, Any] = {"code": self.code, "message": self.message}
        if self.errors:
            body["errors"] = [{"field": name, "message": message} for name, message in self.errors]
        return body

    @property
    def xml(self) -> str:
        """The same in XML, as seen at https://github.com/licht1stein/pyzoom/pull/71."""
        escape = saxutils.escape
        errors = "".join(
            f"<errors><field>{escape(name)}</field><message>{escape(message)}</message></errors>"
            for name, message in self.errors
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            f"<result><code>{self.code}</code><message>{escape(self.message)}</message>{errors}</result>"
        )
