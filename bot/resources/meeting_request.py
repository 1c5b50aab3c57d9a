"""A meeting's spec as Zoom's request."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from bot.domain.vault import Vault
from bot.resources import meeting_fields, meeting_rules
from bot.resources.meeting_setting import Body, Setting, place
from bot.resources.meeting_spec import Spec
from bot.slack import form
from bot.zoom import meetings

DEFAULT_MINUTES: Final = 30
"""How long a scheduled meeting lasts where nothing is said. Zoom's own default is an hour."""


def build(spec: Spec, vault: Vault) -> meetings.MeetingRequest:
    """The request: what was asked for, and nothing else. Refusal where a passcode cannot be unsealed."""
    body: Body = {"topic": spec.topic, "type": kind(spec)}
    if spec.start:
        body |= {"start_time": spec.start, "timezone": spec.zone, "duration": spec.minutes or DEFAULT_MINUTES}
    if spec.recurrence:
        body["recurrence"] = dict(spec.recurrence)
    for setting in chosen(spec):
        place(body, setting.path, setting.shape.put(value_of(setting, spec, vault)))
    return meetings.MeetingRequest.model_validate(body)


def kind(spec: Spec) -> meetings.Type:
    """Zoom's type of the meeting."""
    if spec.any_time:
        return meetings.Type.RECURRING
    if spec.start is None:
        return meetings.Type.INSTANT
    return meetings.Type.RECURRING_FIXED if spec.recurrence else meetings.Type.SCHEDULED


def chosen(spec: Spec) -> Iterator[Setting]:
    """The settings that were asked for. One that this version does not know any more is left out."""
    return (setting for name in spec.chosen if (setting := meeting_fields.BY_NAME.get(name)))


def value_of(setting: Setting, spec: Spec, vault: Vault) -> Any:  # noqa: ANN401 as many types as fields
    """The value that was chosen, unsealed; for Slack people, the addresses of their Zoom users."""
    value = meeting_rules.opened(setting, spec.chosen, vault)
    if isinstance(setting.field, form.People):
        return [spec.people[each] for each in spec.chosen[setting.name]]
    return spec.people[spec.chosen[setting.name]] if isinstance(setting.field, form.Someone) else value


def mentioned(filled: Mapping[str, Any]) -> dict[str, list[str]]:
    """The Slack people whose Zoom users are needed, by the field that names them."""
    found = {}
    for name, value in filled.items():
        setting = meeting_fields.BY_NAME.get(name)
        if setting and isinstance(setting.field, form.People):
            found[name] = list(value)
        elif setting and isinstance(setting.field, form.Someone):
            found[name] = [value]
    return found
