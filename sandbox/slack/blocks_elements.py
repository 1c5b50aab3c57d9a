"""The interactive elements. https://docs.slack.dev/reference/block-kit/block-elements."""

from collections.abc import Iterator
from typing import Final

from sandbox.slack.blocks_rules import (
    Rule,
    Shape,
    at_least_one,
    choice,
    exactly_one,
    flag,
    many,
    number,
    string,
    typed,
    url,
    wrong,
)
from sandbox.slack.blocks_text import RICH_TEXT, plain, text
from sandbox.slack.model import Json

_STYLE: Final = choice("primary", "danger")
CONFIRM: Final = Shape(
    {"text": text(300)},
    {"title": plain(100), "confirm": plain(30), "deny": plain(30), "style": _STYLE},
)
_ACTION: Final[dict[str, Rule]] = {"action_id": string(255, least=1)}
_FOCUS: Final[dict[str, Rule]] = {**_ACTION, "focus_on_load": flag}
_ASKED: Final[dict[str, Rule]] = {**_FOCUS, "confirm": CONFIRM}
_HINTED: Final[dict[str, Rule]] = {**_ASKED, "placeholder": plain(150)}
_TYPED: Final[dict[str, Rule]] = {
    **_FOCUS,
    "placeholder": plain(150),
    "dispatch_action_config": Shape(
        optional={"trigger_actions_on": many(choice("on_enter_pressed", "on_character_entered"))}
    ),
}

_VALUE: Final = string(150)
OPTION: Final = Shape({"text": plain(75)}, {"value": _VALUE, "description": plain(75), "url": url})
_ANY_OPTION: Final = Shape({"text": text(75)}, {"value": _VALUE, "description": plain(75), "url": url})
OPTION_GROUP: Final = Shape({"label": plain(75), "options": many(OPTION, 100)})
_CHOICES: Final[dict[str, Rule]] = {"options": many(OPTION, 100), "option_groups": many(OPTION_GROUP, 100)}
_FILTER: Final = Shape(
    optional={
        "include": many(choice("im", "mpim", "private", "public")),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
    checks=(at_least_one("include", "exclude_external_shared_channels", "exclude_bot_users"),),
)
_MOST: Final[dict[str, Rule]] = {"max_selected_items": number(least=1)}
_IDS: Final = many(string(), least=0)
_QUERY: Final[dict[str, Rule]] = {"min_query_length": number(least=0)}
_CONVERSATIONS: Final[dict[str, Rule]] = {"default_to_current_conversation": flag, "filter": _FILTER}
_RESPONSE: Final[dict[str, Rule]] = {"response_url_enabled": flag}


def _initials(element: Json, at: str) -> Iterator[str]:
    """What is chosen at the start must be among the options."""
    groups = element.get("option_groups", [])
    options = [*element.get("options", []), *(each for group in groups for each in group["options"])]
    chosen = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
    if any(each not in options for each in chosen):
        yield from wrong("the initial option is not among the options", at)


def _lengths(element: Json, at: str) -> Iterator[str]:
    if element.get("min_length", 0) > element.get("max_length", 3000):
        yield from wrong("min_length must not be more than max_length", at)


_STATIC: Final = (exactly_one("options", "option_groups"), _initials)
_WORKFLOW: Final = Shape(
    {
        "trigger": Shape(
            {"url": url},
            {"customizable_input_parameters": many(Shape({"name": string(), "value": string()}), least=0)},
        )
    }
)
_FEEDBACK: Final = Shape({"text": plain(75), "value": string(2000)}, {"accessibility_label": string(75)})
_SLACK_FILE: Final = Shape(optional={"id": string(), "url": url}, checks=(exactly_one("id", "url"),))
IMAGE_SOURCE: Final[dict[str, Rule]] = {"image_url": url, "slack_file": _SLACK_FILE}
IMAGE: Final = Shape({"alt_text": string(2000)}, IMAGE_SOURCE, (exactly_one("image_url", "slack_file"),))

ELEMENTS: Final[dict[str, Rule]] = {
    "button": Shape(
        {"text": plain(75)},
        {
            **_ACTION,
            "url": url,
            "value": string(2000),
            "style": _STYLE,
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "workflow_button": Shape(
        {"text": plain(75), "workflow": _WORKFLOW},
        {**_ACTION, "style": _STYLE, "confirm": CONFIRM, "accessibility_label": string(75)},
    ),
    "overflow": Shape({"options": many(OPTION, 5)}, {**_ACTION, "confirm": CONFIRM}),
    "checkboxes": Shape(
        {"options": many(_ANY_OPTION, 10)}, {**_ASKED, "initial_options": many(_ANY_OPTION)}, (_initials,)
    ),
    "radio_buttons": Shape(
        {"options": many(_ANY_OPTION, 10)}, {**_ASKED, "initial_option": _ANY_OPTION}, (_initials,)
    ),
    "datepicker": Shape(optional={**_HINTED, "initial_date": string(pattern=r"\d{4}-\d{2}-\d{2}")}),
    "timepicker": Shape(
        optional={
            **_HINTED,
            "initial_time": string(pattern=r"([01]\d|2[0-3]):[0-5]\d"),
            "timezone": string(),
        }
    ),
    "datetimepicker": Shape(optional={**_ASKED, "initial_date_time": number(1_000_000_000, 9_999_999_999)}),
    "static_select": Shape(optional={**_HINTED, **_CHOICES, "initial_option": OPTION}, checks=_STATIC),
    "multi_static_select": Shape(
        optional={**_HINTED, **_CHOICES, **_MOST, "initial_options": many(OPTION)}, checks=_STATIC
    ),
    "external_select": Shape(optional={**_HINTED, **_QUERY, "initial_option": OPTION}),
    "multi_external_select": Shape(optional={**_HINTED, **_QUERY, **_MOST, "initial_options": many(OPTION)}),
    "users_select": Shape(optional={**_HINTED, "initial_user": string()}),
    "multi_users_select": Shape(optional={**_HINTED, **_MOST, "initial_users": _IDS}),
    "conversations_select": Shape(
        optional={**_HINTED, **_CONVERSATIONS, **_RESPONSE, "initial_conversation": string()}
    ),
    "multi_conversations_select": Shape(
        optional={**_HINTED, **_CONVERSATIONS, **_MOST, "initial_conversations": _IDS}
    ),
    "channels_select": Shape(optional={**_HINTED, **_RESPONSE, "initial_channel": string()}),
    "multi_channels_select": Shape(optional={**_HINTED, **_MOST, "initial_channels": _IDS}),
    "plain_text_input": Shape(
        optional={
            **_TYPED,
            "initial_value": string(),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        checks=(_lengths,),
    ),
    "rich_text_input": Shape(
        optional={
            **_TYPED,
            "initial_value": RICH_TEXT,
            "min_lines": number(1, 100),
            "max_lines": number(1, 100),
        }
    ),
    "email_text_input": Shape(optional={**_TYPED, "initial_value": string()}),
    "url_text_input": Shape(optional={**_TYPED, "initial_value": string()}),
    "number_input": Shape(
        {"is_decimal_allowed": flag},
        {**_TYPED, "initial_value": string(), "min_value": string(), "max_value": string()},
    ),
    "file_input": Shape(optional={**_ACTION, "filetypes": many(string()), "max_files": number(1, 10)}),
    "icon_button": Shape(
        {"icon": choice("trash"), "text": plain(75)},
        {
            **_ACTION,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": _IDS,
        },
    ),
    "feedback_buttons": Shape({"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION),
    "image": IMAGE,
}

_SELECTS: Final = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
_MENUS: Final = (*_SELECTS, *(f"multi_{each}" for each in _SELECTS))
_PICKERS: Final = ("checkboxes", "radio_buttons", "datepicker", "timepicker")
IN_ACTIONS: Final = typed(
    ELEMENTS, "button", "workflow_button", "overflow", "datetimepicker", "rich_text_input", *_PICKERS, *_MENUS
)
IN_SECTION: Final = typed(ELEMENTS, "button", "workflow_button", "overflow", "image", *_PICKERS, *_MENUS)
IN_INPUT: Final = typed(
    ELEMENTS,
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    "datetimepicker",
    *_PICKERS,
    *_MENUS,
)
IN_CONTEXT_ACTIONS: Final = typed(ELEMENTS, "icon_button", "feedback_buttons")
BUTTON: Final = typed(ELEMENTS, "button")
IMAGE_ELEMENT: Final = typed(ELEMENTS, "image")
INTERACTIVE: Final = frozenset(ELEMENTS) - {"image"}
"""The elements that have an action id."""
