"""The stand-in's forms: every input there is, stacked views, suggestions, errors, answers that go wrong."""

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


def everything() -> Json:
    """One of each."""
    options = [option("a", "Apples", "Red ones"), option("b", "Pears"), option("c", "Plums")]
    grouped = [
        {"label": plain("Europe"), "options": options[:2]},
        {"label": plain("Asia"), "options": options[2:]},
    ]
    bounds = {"is_decimal_allowed": False, "min_value": "1", "max_value": "60"}
    return view(
        "everything",
        "Everything",
        {"type": "header", "text": plain("A header :tada:")},
        {"type": "section", "text": mrkdwn("A section with *bold* words, and a button."), "accessory": button("Press", "form.press")},
        field("line", "A line", {"type": "plain_text_input", "max_length": 40, "placeholder": plain("Say something")}, optional=False),
        field("lines", "Lines", {"type": "plain_text_input", "multiline": True}, hint="As many as you like."),
        field("minutes", "Minutes", {"type": "number_input", **bounds}),
        field("mail", "E-mail", {"type": "email_text_input"}),
        field("page", "Page", {"type": "url_text_input"}),
        field("day", "Day", {"type": "datepicker", "initial_date": "2026-12-24"}),
        field("hour", "Hour", {"type": "timepicker", "initial_time": "09:30"}),
        field("moment", "Moment", {"type": "datetimepicker", "initial_date_time": START}),
        {"type": "divider"},
        field("one", "One of them", {"type": "static_select", "option_groups": grouped}),
        field("some", "Some of them", {"type": "multi_static_select", "options": options, "max_selected_items": 2}),
        field("who", "A person", {"type": "users_select"}),
        field("team", "People", {"type": "multi_users_select", "initial_users": ["U0LIAM002", "U0YUKI005"]}),
        field("group", "A group", {"type": "external_select", "min_query_length": 2, "placeholder": plain("Type to search")}),
        field("groups", "Groups", {"type": "multi_external_select", "min_query_length": 0}),
        field("boxes", "Boxes", {"type": "checkboxes", "options": options, "initial_options": options[:1]}),
        field("kind", "Kind", {"type": "radio_buttons", "options": options, "initial_option": options[1]}),
        {"type": "context", "elements": [mrkdwn("A context with `code`.")]},
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "Rich text", "style": {"bold": True}}]}]},
        submit="Send all",
    )  # fmt: skip


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


def listen(app: AsyncApp, client: AsyncWebClient) -> None:
    """Puts the forms on the stand-in."""

    @app.action("form.repeat")
    async def repeat(ack: AsyncAck, body: Json) -> None:
        await ack()
        chosen = body["actions"][0]["selected_option"]["value"]
        shown = body["view"]
        await client.views_update(
            view_id=shown["id"], hash=shown["hash"], view=schedule(chosen, f"Repeats: {chosen}")
        )

    @app.action("form.more")
    async def more(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=page(1))

    @app.action("form.deeper")
    async def deeper(ack: AsyncAck, body: Json) -> None:
        await ack()
        await client.views_push(trigger_id=body["trigger_id"], view=page(2))

    @app.action("form.press")
    async def press(ack: AsyncAck) -> None:
        await ack()

    for menu in ("form.group", "form.groups"):

        @app.options(menu)
        async def suggest(ack: AsyncAck, body: Json) -> None:
            typed = body["value"]
            if typed == "mute":
                return
            found = [f"{name} {number}" for name in ("Design", "Devices") for number in range(1, 4)]
            fitting = [each for each in found if each.lower().startswith(typed.lower())]
            await ack(options=[option(each.lower(), each) for each in fitting])

    @app.view("schedule")
    async def scheduled(ack: AsyncAck, body: Json) -> None:
        values = body["view"]["state"]["values"]
        topic = values["topic"]["form.topic"]["value"]
        start = values["start"]["form.start"]["selected_date_time"]
        if not topic.strip():
            await ack(response_action="errors", errors={"topic": "Give it a name of letters or digits."})
        elif start < START:
            await ack(response_action="errors", errors={"start": "That is past. Choose a time to come."})
        elif topic == "mute":
            return
        else:
            await ack(response_action="clear")
            people = " ".join(f"<@{each}>" for each in values["people"]["form.people"]["selected_users"])
            when = f"<!date^{start}^{{date_short}} at {{time}}|then>"
            await client.chat_postMessage(
                channel="C0GENERAL", text=f"{topic} is scheduled: {when} {people}".strip()
            )

    @app.view("everything")
    async def sent(ack: AsyncAck, body: Json) -> None:
        await ack()
        values = body["view"]["state"]["values"]
        await client.chat_postMessage(channel=body["user"]["id"], text=f"Values: {values}"[:3000])

    for number in (1, 2):

        @app.view(f"page{number}")
        async def closed(ack: AsyncAck) -> None:
            await ack()
