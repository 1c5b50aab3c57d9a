"""The contract of all kinds, against Slack's and Zoom's own documents."""

from typing import Final

import hypothesis
import pytest
from hypothesis import strategies as st

from bot.resources import base
from bot.zoom import operations
from tests.journeys import conforming
from tests.resources import documented, kinds
from tests.zoom import documents

if not conforming.HERE:
    pytest.skip("Slack's and Zoom's documents do not lie beside the project", allow_module_level=True)

pytestmark = [pytest.mark.conformance, pytest.mark.long]

DOCUMENTS: Final = ("users", "meetings", "team-chat.trimmed")
OPERATIONS: Final = sorted(
    {operation for kind in kinds.KINDS.values() for operation in kind.needs},
    key=lambda each: (each.path, each.method),
)
every_kind = pytest.mark.parametrize("kind", kinds.KINDS.values(), ids=kinds.KINDS)


@every_kind
@pytest.mark.parametrize("context", [kinds.NEW, kinds.EDITING], ids=["new", "editing"])
@hypothesis.given(data=st.data())
@hypothesis.settings(max_examples=10, suppress_health_check=[hypothesis.HealthCheck.too_slow])
def test_every_view_of_its_form_is_one_of_slacks(
    kind: base.Resource, context: base.Context, data: st.DataObject
) -> None:
    for view in kinds.views(kind, data.draw(kinds.filled(kind, context)), context):
        payload = view.payload()
        whole = {**payload, "blocks": [{"type": "divider"}]}
        assert list(conforming.against("ModalView", whole, view.title)) == []
        assert list(conforming.of_blocks(payload["blocks"], view.title)) == []


@every_kind
async def test_what_it_sends_and_asks_is_in_zooms_documents(kind: base.Resource) -> None:
    async with kinds.scene() as scene:
        spec = await kinds.prepared(kind, kind.read(kinds.least(kind), kinds.NEW), scene)
        made = await kind.create(scene.client, spec, scene.asker.id)
        await kind.complete(scene.client, made.zoom_id, spec)
        await kind.fetch(scene.client, made.zoom_id, spec, scene.asker.id)
        assert [problem for call in scene.world.calls for problem in conforming.of_zoom(call)] == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=[f"{each.method} {each.path}" for each in OPERATIONS])
def test_the_refusals_are_those_of_zooms_documents(operation: operations.Operation) -> None:
    name = next(each for each in DOCUMENTS if operation.path in documents.document(each)["paths"])
    expected = documents.refusals_of(name, operation)
    assert documented.REFUSALS[f"{operation.method} {operation.path}"] == expected
