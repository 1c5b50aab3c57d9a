"""What is sent to Zoom and what comes back: the ground of all models."""

import logging
from datetime import UTC, datetime
from typing import Annotated, TypeVar, cast

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, PlainSerializer, ValidationError

from bot.zoom import errors

_log = logging.getLogger(__name__)


def _to_utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def zulu(moment: datetime) -> str:
    """The moment as Zoom writes it, `yyyy-MM-ddTHH:mm:ssZ`. Fractions of a second are cut off."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}Z"


Moment = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A moment in an answer: aware, in UTC."""

Zulu = Annotated[AwareDatetime, PlainSerializer(zulu, return_type=str, when_used="json")]
"""A moment in a request: any aware datetime, sent in UTC."""


class Body(BaseModel):
    """Something sent to Zoom.

    Only what was given is sent: a field left alone, or None, is not in the JSON, an explicit false is.
    The default written at a field is what Zoom documents that it takes then; None means that it depends,
    mostly on the host's own settings. A name that is not here is refused: Zoom would ignore it silently.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    def as_json(self) -> dict[str, object]:
        """What is sent."""
        return self.model_dump(mode="json", exclude_unset=True, exclude_none=True)


class Answer(BaseModel):
    """Something Zoom sent.

    Fields that Zoom adds later survive in `model_extra`. Numbers and words that Zoom may add to are plain
    `int` and `str`. Whatever lets somebody in is a SecretStr or is left out of `repr`.
    """

    model_config = ConfigDict(extra="allow", frozen=True)


AnswerT = TypeVar("AnswerT", bound=Answer)


def read(model: type[AnswerT], data: object) -> AnswerT:
    """The data as the model.

    A field that cannot be understood is left out, with a warning that names it, as long as it is optional: an
    oddity in one field must not hide that Zoom has made a meeting. Otherwise raises Garbled.
    """
    try:
        return model.model_validate(data)
    except ValidationError as invalid:
        if not isinstance(data, dict):
            raise errors.Garbled(f"Zoom's answer is not a {model.__name__}") from None
        odd = {error["loc"][0] for error in invalid.errors(include_input=False, include_url=False)}
    fields = cast("dict[str, object]", data)
    try:
        understood = model.model_validate({name: value for name, value in fields.items() if name not in odd})
    except ValidationError:
        raise errors.Garbled(f"Zoom's answer is not a {model.__name__}") from None
    _log.warning("Zoom's %s has fields that are not understood: %s", model.__name__, sorted(map(str, odd)))
    return understood
