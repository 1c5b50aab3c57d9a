"""Each page of the form against Slack's documents, and each setting in a body against Zoom's."""

from typing import Any

import jsonschema
import pytest

from bot.resources import base
from bot.resources.meeting_setting import Setting
from bot.slack import form, modal
from tests.journeys import conforming
from tests.resources import filling

pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not conforming.HERE, reason="the documents do not lie beside the project"),
]

WAYS = ("once", "weekly", "words", "any_time")


def of_page(page: base.Page, filled: form.Filled, context: base.Context) -> list[str]:
    fields = filling.FORM.fields(page.name, filled, context)
    blocks = [*form.draw(fields, filled), *filling.FORM.notes(page.name, filled, context)]
    title = page.title if page.name != base.FIRST else filling.FORM.edit_title
    view = modal.Modal(modal.PAGE, title, blocks, modal.OfForm(draft="d"), "Done").payload()
    frame = {**view, "blocks": [{"type": "divider"}]}
    return [*conforming.against("ModalView", frame, page.name), *conforming.of_blocks(blocks, page.name)]


@pytest.mark.parametrize("page", filling.FORM.pages, ids=lambda each: each.name)
def test_slack_takes_each_page_empty_and_filled_in(page: base.Page) -> None:
    everything: dict[str, Any] = {each.name: filling.examples(each)[0] for each in filling.CREATABLE}
    for way in WAYS:
        opened = filling.opened(repeat=way, words="every Friday, 3 times")
        for context in (filling.CONTEXT, filling.EDITING):
            assert of_page(page, opened, context) == []
            assert of_page(page, {**everything, **opened}, context) == []


@pytest.mark.parametrize("setting", filling.CREATABLE, ids=lambda each: each.name)
def test_zoom_documents_what_each_setting_sends(setting: Setting) -> None:
    operation = conforming.operation_of("POST", "/users/Z1/meetings")
    assert operation
    schema = conforming.repaired(operation["requestBody"]["content"]["application/json"]["schema"])
    for value in filling.examples(setting):
        body = filling.body(filling.opened(**filling.needed(setting), **{setting.name: value}))
        assert [each.message for each in jsonschema.Draft4Validator(schema).iter_errors(body)] == []
        assert list(conforming.unknown(schema, body)) == []
