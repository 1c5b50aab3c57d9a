"""What people do in the journeys with an approval, and what they see of it."""

from typing import Any

from bot.store.port import AuditEntry
from sandbox.slack.model import Message
from tests.journeys.stage import APPROVERS, Player, Stage, labels, read, words

KARL = "karl.frei@acme.example"

POLICY = """
[[rule]]
kinds = ["user"]
for = ["everybody"]
when.type = ["licensed"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"

[[rule]]
kinds = ["user"]
for = ["everybody"]
when = { type = ["basic"], domain = ["acme.example"] }
decision = "granted"

[[rule]]
kinds = ["user"]
for = ["everybody"]
when.type = ["basic"]
decision = "approval"
by = ["S0ITADMIN"]
channel = "C0ITADMIN"
approvals = 2
ping = true

[[rule]]
kinds = ["group"]
for = ["everybody"]
decision = "approval"
by = ["U0ADA0003"]
channel = "C0ITADMIN"
"""


async def asks(player: Player, **values: Any) -> None:  # noqa: ANN401 as many types as fields
    """Ask for a licensed user for Karl, with the form, unless said otherwise."""
    wanted = {"email": KARL, "first_name": "Karl", "last_name": "Frei", "type": "licensed", "reason": "New."}
    wanted |= values
    await player.opens("/zoom user")
    kind = wanted.pop("type")
    if kind != "basic":
        assert (await player.chooses("type", kind)).acked
    delivery = await player.submits(wanted)
    assert delivery.acked, delivery.error
    assert player.view is None, read(player.top)


def heads(stage: Stage) -> list[Message]:
    """What stands in the approvers' channel, but in no thread."""
    everything = stage.world.slack.messages
    return [
        each
        for each in everything
        if each.channel == APPROVERS and each.by_app and not each.is_ephemeral and not each.is_reply
    ]


def at_work(stage: Stage, *label: str) -> Message | None:
    """The latest card that shows these buttons."""
    return next((each for each in reversed(heads(stage)) if set(label) <= set(labels(each))), None)


async def card(stage: Stage, *says: str) -> Message:
    """The latest card, once it says so."""

    def found() -> Message | None:
        latest = heads(stage)[-1:]
        return next((each for each in latest if all(part in words(each) for part in says)), None)

    return await stage.until(found)


async def asked(stage: Stage, player: Player | None = None, **values: Any) -> Message:  # noqa: ANN401 as many types as fields
    """Somebody asks, and the card waits."""
    await asks(player or stage.emma, **values)
    return await stage.until(lambda: at_work(stage, "Approve"))


async def in_thread(player: Player, head: Message, text: str) -> Message:
    return await player.stage.until(
        lambda: next((each for each in player.sees_thread(head) if text in words(each)), None)
    )


async def told(player: Player, text: str) -> Message:
    """What one person alone is told."""

    def found() -> Message | None:
        own = [*player.dms(), *player.whispers(), *player.whispers(APPROVERS)]
        return next((each for each in own if text in words(each)), None)

    return await player.stage.until(found)


async def presses(player: Player, message: Message, label: str) -> None:
    delivery = await player.presses(message, label)
    assert delivery.acked, delivery.error


def posts(stage: Stage, path: str = "/users") -> int:
    return sum(each.method == "POST" and each.path.endswith(path) for each in stage.world.zoom.calls)


async def audit(stage: Stage, action: str) -> list[AuditEntry]:
    assert stage.bot is not None
    return [each for each in await stage.bot.store.audit.recent(1000) if each.action == action]
