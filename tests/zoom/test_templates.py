from bot.zoom import templates
from tests.zoom.builders import Fake


async def test_only_templates_that_meetings_can_be_created_from_are_usable(fake: Fake) -> None:
    rows = [
        {"id": "T1", "name": "Standup", "type": 2},
        {"id": "T2", "type": 1},
        {"id": "T3"},
        {"id": "T4", "type": 7},
    ]
    fake.on("GET", "/users/alice/meeting_templates").respond(
        200, json={"templates": rows, "total_records": 4}
    )
    found = await templates.usable(fake.client, "alice")
    assert [each.id for each in found] == ["T1", "T3"]


async def test_an_account_may_have_none(fake: Fake) -> None:
    fake.on("GET", "/users/alice/meeting_templates").respond(200, json={})
    assert await templates.usable(fake.client, "alice") == []
