"""A good sample of every block and element."""

from typing import Any

from tests.sandbox.slack.builders import button, modal, mrkdwn, plain

Json = dict[str, Any]

OPTION: Json = {"text": plain("One"), "value": "1", "description": plain("the first")}
URL = "https://zoom.example/j/1"
CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": mrkdwn("It is *gone* then."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
IMAGE: Json = {"type": "image", "image_url": URL, "alt_text": "a picture"}
HINT: Json = {"placeholder": plain("Choose"), "action_id": "a", "focus_on_load": True}
MENU: Json = {**HINT, "confirm": CONFIRM}
TYPED: Json = {**HINT, "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]}}
STYLE: Json = {"bold": True, "italic": False, "strike": True, "code": True, "underline": True}
RICH: Json = {
    "type": "rich_text",
    "block_id": "rich",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [
                {"type": "text", "text": "x", "style": STYLE},
                {"type": "user", "user_id": "U1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "team", "team_id": "T1"},
                {"type": "broadcast", "range": "here"},
                {"type": "color", "value": "#fff000"},
                {"type": "date", "timestamp": 1_700_000_000, "format": "{date} at {time}", "fallback": "x"},
                {"type": "emoji", "name": "wave", "unicode": "1f44b"},
                {"type": "link", "url": URL, "text": "here", "unsafe": False},
            ],
        },
        {
            "type": "rich_text_list",
            "style": "ordered",
            "indent": 1,
            "border": 1,
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
        },
        {"type": "rich_text_quote", "border": 0, "elements": [{"type": "text", "text": "x"}]},
        {
            "type": "rich_text_preformatted",
            "border": 0,
            "elements": [{"type": "text", "text": "x"}, {"type": "link", "url": URL}],
        },
    ],
}
FILTER: Json = {"include": ["public"], "exclude_bot_users": True, "exclude_external_shared_channels": True}
GROUPS: list[Json] = [{"label": plain("Numbers"), "options": [OPTION]}]

MENUS: dict[str, Json] = {
    "button": button(value="v", url=URL, style="primary", confirm=CONFIRM, accessibility_label="Go there"),
    "workflow_button": {
        "type": "workflow_button",
        "text": plain(),
        "action_id": "a",
        "style": "danger",
        "workflow": {"trigger": {"url": URL, "customizable_input_parameters": [{"name": "n", "value": "v"}]}},
    },
    "overflow": {
        "type": "overflow",
        "action_id": "a",
        "confirm": CONFIRM,
        "options": [{**OPTION, "url": URL}],
    },
    "checkboxes": {
        "type": "checkboxes",
        "options": [{"text": mrkdwn(), "value": "1"}, OPTION],
        "initial_options": [OPTION],
        "action_id": "a",
        "confirm": CONFIRM,
        "focus_on_load": False,
    },
    "radio_buttons": {
        "type": "radio_buttons",
        "options": [OPTION],
        "initial_option": OPTION,
        "action_id": "a",
        "confirm": CONFIRM,
    },
    "datepicker": {"type": "datepicker", "initial_date": "2026-10-12", **MENU},
    "timepicker": {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/Berlin", **MENU},
    "static_select": {"type": "static_select", "options": [OPTION], "initial_option": OPTION, **MENU},
    "static_select_groups": {"type": "static_select", "option_groups": GROUPS, **MENU},
    "external_select": {"type": "external_select", "initial_option": OPTION, "min_query_length": 2, **MENU},
    "users_select": {"type": "users_select", "initial_user": "U1", **MENU},
    "channels_select": {
        "type": "channels_select",
        "initial_channel": "C1",
        "response_url_enabled": True,
        **MENU,
    },
    "conversations_select": {
        "type": "conversations_select",
        "initial_conversation": "C1",
        "default_to_current_conversation": True,
        "response_url_enabled": True,
        "filter": FILTER,
        **MENU,
    },
    "multi_static_select": {
        "type": "multi_static_select",
        "options": [OPTION],
        "initial_options": [OPTION],
        "max_selected_items": 2,
        **MENU,
    },
    "multi_static_select_groups": {"type": "multi_static_select", "option_groups": GROUPS, **MENU},
    "multi_external_select": {
        "type": "multi_external_select",
        "initial_options": [OPTION],
        "min_query_length": 0,
        "max_selected_items": 2,
        **MENU,
    },
    "multi_users_select": {
        "type": "multi_users_select",
        "initial_users": ["U1"],
        "max_selected_items": 2,
        **MENU,
    },
    "multi_channels_select": {
        "type": "multi_channels_select",
        "initial_channels": ["C1"],
        "max_selected_items": 2,
        **MENU,
    },
    "multi_conversations_select": {
        "type": "multi_conversations_select",
        "initial_conversations": ["C1"],
        "default_to_current_conversation": False,
        "max_selected_items": 2,
        "filter": FILTER,
        **MENU,
    },
}
INPUTS: dict[str, Json] = {
    **{name: each for name, each in MENUS.items() if "button" not in name and name != "overflow"},
    "radio_buttons": MENUS["radio_buttons"],
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1_700_000_000, "action_id": "a"},
    "plain_text_input": {
        "type": "plain_text_input",
        "initial_value": "x",
        "multiline": True,
        "min_length": 1,
        "max_length": 3000,
        **TYPED,
    },
    "rich_text_input": {
        "type": "rich_text_input",
        "initial_value": {"type": "rich_text", "elements": RICH["elements"]},
        "min_lines": 1,
        "max_lines": 5,
        **TYPED,
    },
    "email_text_input": {"type": "email_text_input", "initial_value": "a@b.example", **TYPED},
    "url_text_input": {"type": "url_text_input", "initial_value": URL, **TYPED},
    "number_input": {
        "type": "number_input",
        "is_decimal_allowed": False,
        "min_value": "1",
        "max_value": "9",
        "initial_value": "5",
        **TYPED,
    },
    "file_input": {"type": "file_input", "action_id": "a", "filetypes": ["csv"], "max_files": 1},
}
CARD: Json = {
    "type": "card",
    "block_id": "card",
    "title": mrkdwn(),
    "subtitle": mrkdwn(),
    "body": mrkdwn(),
    "icon": IMAGE,
    "hero_image": IMAGE,
    "actions": [button()],
}
TASK: Json = {
    "type": "task_card",
    "block_id": "task",
    "status": "in_progress",
    "task_id": "1",
    "title": "Look",
    "details": RICH,
    "output": RICH,
    "sources": [{"type": "url", "url": URL, "text": "there"}],
}
CELLS: list[Json] = [
    {"type": "raw_text", "text": "x"},
    {"type": "raw_number", "text": "1", "value": 1},
    {"type": "rich_text", "elements": RICH["elements"]},
]

BLOCKS: dict[str, Json] = {
    **{
        f"actions with {name}": {"type": "actions", "block_id": "b", "elements": [each]}
        for name, each in MENUS.items()
    },
    **{
        f"section with {name}": {"type": "section", "text": mrkdwn(), "accessory": each}
        for name, each in MENUS.items()
    },
    **{
        f"input of {name}": {
            "type": "input",
            "label": plain("Label"),
            "hint": plain("Hint"),
            "optional": True,
            "dispatch_action": True,
            "element": each,
        }
        for name, each in INPUTS.items()
    },
    "actions with a moment": {
        "type": "actions",
        "elements": [INPUTS["datetimepicker"], {**INPUTS["rich_text_input"], "action_id": "r"}],
    },
    "section": {
        "type": "section",
        "block_id": "s",
        "text": {**mrkdwn(), "verbatim": True},
        "fields": [{**plain(), "emoji": True}, mrkdwn()],
        "expand": True,
        "accessory": IMAGE,
    },
    "alert": {"type": "alert", "text": mrkdwn(), "level": "warning"},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD, CARD]},
    "container": {
        "type": "container",
        "title": plain(),
        "subtitle": mrkdwn(),
        "icon": IMAGE,
        "width": "wide",
        "is_collapsible": True,
        "default_collapsed": False,
        "has_header_divider": True,
        "child_blocks": [{"type": "divider"}, {"type": "section", "text": mrkdwn()}],
    },
    "container with a rich title": {
        "type": "container",
        "rich_text_title": RICH,
        "child_blocks": [{"type": "divider"}],
    },
    "context": {"type": "context", "elements": [mrkdwn(), plain(), IMAGE]},
    "context_actions": {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "f",
                "positive_button": {"text": plain("+"), "value": "1", "accessibility_label": "good"},
                "negative_button": {"text": plain("-"), "value": "0"},
            },
            {
                "type": "icon_button",
                "action_id": "i",
                "icon": "trash",
                "text": plain("Delete"),
                "value": "v",
                "confirm": CONFIRM,
                "visible_to_user_ids": ["U1"],
            },
        ],
    },
    "data_table": {
        "type": "data_table",
        "caption": "Meetings",
        "rows": [CELLS, CELLS],
        "page_size": 10,
        "row_header_column_index": 0,
    },
    "divider": {"type": "divider", "block_id": "d"},
    "file": {"type": "file", "external_id": "1", "source": "remote"},
    "header": {"type": "header", "text": plain()},
    "image": {**IMAGE, "title": plain(), "block_id": "i"},
    "image of slack": {"type": "image", "alt_text": "a", "slack_file": {"id": "F1"}},
    "image of slack by address": {"type": "image", "alt_text": "a", "slack_file": {"url": URL}},
    "markdown": {"type": "markdown", "text": "**x**"},
    "plan": {"type": "plan", "title": "Plan", "tasks": [TASK]},
    "rich_text": RICH,
    "table": {
        "type": "table",
        "rows": [CELLS, CELLS],
        "column_settings": [{"align": "right", "is_wrapped": True}, {}],
    },
    "task_card": TASK,
    "video": {
        "type": "video",
        "alt_text": "a",
        "thumbnail_url": URL,
        "title": plain(),
        "video_url": URL,
        "author_name": "Emma",
        "description": plain(),
        "provider_icon_url": URL,
        "provider_name": "Zoom",
        "title_url": URL,
    },
}
VIEW: Json = modal(
    {"type": "section", "text": mrkdwn()},
    BLOCKS["input of plain_text_input"],
    close=plain("Cancel"),
    callback_id="form",
    external_id="e1",
    private_metadata="{}",
    clear_on_close=True,
    notify_on_close=True,
)
