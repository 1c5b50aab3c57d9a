"""The stand-in's forms: every input there is, stacked views, suggestions, errors, answers that go wrong."""

import json
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.page.blockkit import button, mrkdwn, plain

Json = dict[str, Any]

START = 1795273200
"""21 November 2026, 15:00 UTC."""
REPEATS = ("none", "weekly")


def option(value: str, label: str, about: str = "") -> Json:
    made = {"text": plain(label), "value": value}
    return made | {"description": plain(about)} if about else made


def field(
    name: str, label: str, element: Json, *, hint: str = "", optional: bool = True, **more: object
) -> Json:
    made = {"type": "input", "block_id": name, "label": plain(label), "optional": optional, **more}
    made["element"] = {"action_id": f"form.{name}", **element}
    return made | {"hint": plain(hint)} if hint else made


def schedule(repeat: str = "none", words: str = "") -> Json:
    """A short form, which grows when "Repeat" is chosen."""
    choices = [option(each, each.capitalize()) for each in REPEATS]
    chosen = next(each for each in choices if each["value"] == repeat)
    often = [field("often", "How often", {"type": "plain_text_input", "initial_value": "every Tuesday"})]
    more = {"type": "section", "text": mrkdwn("*More settings*\nSecurity, audio, recording …")}
    return view(
        "schedule",
        "Schedule a meeting",
        field("topic", "Topic", {"type": "plain_text_input", "max_length": 200}, optional=False),
        field("start", "Starts", {"type": "datetimepicker", "initial_date_time": START}, optional=False),
        field("people", "Invite", {"type": "multi_users_select", "placeholder": plain("Search people")}),
        field(
            "repeat",
            "Repeat",
            {"type": "static_select", "options": choices, "initial_option": chosen},
            dispatch_action=True,
        ),
        *(often if repeat != "none" else []),
        field("agenda", "Agenda", {"type": "plain_text_input", "multiline": True}),
        {**more, "accessory": button("Change", "form.more")},
        *([{"type": "context", "elements": [mrkdwn(words)]}] if words else []),
        submit="Schedule",
    )


OPTIONS = [option("a", "Apples", "Red ones"), option("b", "Pears"), option("c", "Plums")]
GROUPED = [
    {"label": plain("Europe"), "options": OPTIONS[:2]},
    {"label": plain("Asia"), "options": OPTIONS[2:]},
]


def typed_fields() -> list[Json]:
    """One of each that is typed."""
    line = {"type": "plain_text_input", "max_length": 40, "placeholder": plain("Say something")}
    bounds = {"is_decimal_allowed": False, "min_value": "1", "max_value": "60"}
    return [
        field("line", "A line", line, optional=False),
        field("lines", "Lines", {"type": "plain_text_input", "multiline": True}, hint="As many as you like."),
        field("minutes", "Minutes", {"type": "number_input", **bounds}),
        field("mail", "E-mail", {"type": "email_text_input"}),
        field("page", "Page", {"type": "url_text_input"}),
        field("day", "Day", {"type": "datepicker", "initial_date": "2026-12-24"}),
        field("hour", "Hour", {"type": "timepicker", "initial_time": "09:30"}),
        field("moment", "Moment", {"type": "datetimepicker", "initial_date_time": START}),
    ]


def chosen_fields() -> list[Json]:
    """One of each that is chosen from a list."""
    some = {"type": "multi_static_select", "options": OPTIONS, "max_selected_items": 2}
    team = {"type": "multi_users_select", "initial_users": ["U0LIAM002", "U0YUKI005"]}
    group = {"type": "external_select", "min_query_length": 2, "placeholder": plain("Type to search")}
    boxes = {"type": "checkboxes", "options": OPTIONS, "initial_options": OPTIONS[:1]}
    return [
        field("one", "One of them", {"type": "static_select", "option_groups": GROUPED}),
        field("some", "Some of them", some),
        field("who", "A person", {"type": "users_select"}),
        field("team", "People", team),
        field("where", "Channel", {"type": "conversations_select"}),
        field("group", "A group", group),
        field("groups", "Groups", {"type": "multi_external_select", "min_query_length": 0}),
        field("boxes", "Boxes", boxes),
        field("kind", "Kind", {"type": "radio_buttons", "options": OPTIONS, "initial_option": OPTIONS[1]}),
    ]


def everything() -> Json:
    """One of each."""
    words = {"type": "text", "text": "Rich text", "style": {"bold": True}}
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [words]}]}
    section = {"type": "section", "text": mrkdwn("A section with *bold* words, and a button.")}
    return view(
        "everything",
        "Everything",
        {"type": "header", "text": plain("A header :tada:")},
        {**section, "accessory": button("Press", "form.press")},
        *typed_fields(),
        {"type": "divider"},
        *chosen_fields(),
        {"type": "context", "elements": [mrkdwn("A context with `code`.")]},
        rich,
        submit="Send all",
    )


def page(number: int) -> Json:
    """One more view on the stack."""
    deeper = {"type": "actions", "elements": [button("Deeper", "form.deeper")]}
    name = field("name", f"Name {number}", {"type": "plain_text_input"})
    return view(f"page{number}", f"Page {number}", name, deeper, submit="Done")


def view(callback: str, title: str, *blocks: Json, submit: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "title": plain(title),
        "submit": plain(submit),
        "close": plain("Cancel"),
        "blocks": list(blocks),
    }


class Forms:
    """What the stand-in does with its forms."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def repeat(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        chosen, shown = body["actions"][0]["selected_option"]["value"], body["view"]
        drawn = schedule(chosen, f"Repeats: {chosen}")
        await self._client.views_update(view_id=shown["id"], hash=shown["hash"], view=drawn)

    async def more(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        await self._client.views_push(trigger_id=body["trigger_id"], view=page(1))

    async def deeper(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        await self._client.views_push(trigger_id=body["trigger_id"], view=page(2))

    async def done(self, ack: AsyncAck) -> None:
        await ack()

    async def suggest(self, ack: AsyncAck, body: Json) -> None:
        typed = body["value"].lower()
        if typed == "mute":
            return
        found = [f"{name} {number}" for name in ("Design", "Devices") for number in range(1, 4)]
        fitting = [each for each in found if each.lower().startswith(typed)]
        await ack(options=[option(each.lower(), each) for each in fitting])

    async def scheduled(self, ack: AsyncAck, body: Json) -> None:
        values = body["view"]["state"]["values"]
        topic = values["topic"]["form.topic"]["value"]
        start = values["start"]["form.start"]["selected_date_time"]
        if not topic.strip():
            await ack(response_action="errors", errors={"topic": "Give it a name of letters or digits."})
        elif start < START:
            await ack(response_action="errors", errors={"start": "That is past. Choose a time to come."})
        elif topic != "mute":
            await ack(response_action="clear")
            people = " ".join(f"<@{each}>" for each in values["people"]["form.people"]["selected_users"])
            when = f"<!date^{start}^{{date_short}} at {{time}}|then>"
            words = f"{topic} is scheduled: {when} {people}".strip()
            await self._client.chat_postMessage(channel="C0GENERAL", text=words)

    async def sent(self, ack: AsyncAck, body: Json) -> None:
        await ack()
        values = {
            name: value
            for states in body["view"]["state"]["values"].values()
            for name, state in states.items()
            for key, value in state.items()
            if key != "type"
        }
        await self._client.chat_postMessage(channel="C0GENERAL", text=f"Sent: {json.dumps(said(values))}")


def said(values: Json) -> Json:
    """Values, with of each option no more than its value."""

    def plainly(value: Any) -> Any:  # noqa: ANN401  # any JSON
        if isinstance(value, list):
            return [plainly(each) for each in value]
        return value["value"] if isinstance(value, dict) else value

    return {name.removeprefix("form."): plainly(value) for name, value in values.items()}


def listen(app: AsyncApp, client: AsyncWebClient) -> None:
    """Puts the forms on the stand-in."""
    forms = Forms(client)
    for action, act in {"repeat": forms.repeat, "more": forms.more, "deeper": forms.deeper}.items():
        app.action(f"form.{action}")(act)
    app.action("form.press")(forms.done)
    for menu in ("form.group", "form.groups"):
        app.options(menu)(forms.suggest)
    app.view("schedule")(forms.scheduled)
    app.view("everything")(forms.sent)
    for number in (1, 2):
        app.view(f"page{number}")(forms.done)
