"""What messages of a review show: read as people read them, and held against what Slack takes."""

import re
from typing import Any, Final

from hypothesis import strategies as st

from bot.slack.message import Message
from tests.journeys import conforming
from tests.reading import words_of
from tests.services.desk import WORKSPACE
from tests.services.reviewed import ADA, EMMA, GROUP, INES, NOAH

ENTITIES: Final = re.compile(r"<[^<>]*>")

TYPED: Final = st.one_of(
    st.text(max_size=300),
    st.sampled_from(
        [
            "<!channel>",
            "<!here>",
            "<!subteam^S1>",
            "<@U1>",
            "<https://evil.example|Approve>",
            "&lt;",
            "\n" * 99,
        ]
    ),
    st.integers(0, 3000).map(lambda length: "<&>" * (length // 3)),
    st.integers(0, 3000).map(lambda length: "x\n" * (length // 2)),
)
"""What people may type anywhere: all that Slack could take for a mark, and far too much."""


def words(message: Message) -> str:
    payload = message.payload()
    return words_of(payload["text"], payload["blocks"])


def buttons(message: Message) -> dict[str, dict[str, Any]]:
    rows = [each for each in message.payload()["blocks"] if each["type"] == "actions"]
    return {each["text"]["text"]: each for row in rows for each in row["elements"]}


def check(shown: Message) -> None:
    """Slack takes it, and it mentions nobody but those whom it is about."""
    payload = shown.payload()
    assert 0 < len(payload["blocks"]) <= 50
    if conforming.HERE:
        assert list(conforming.of_blocks(payload["blocks"], "card")) == []
    for block in payload["blocks"]:
        assert len(str(block.get("text", {}).get("text", ""))) <= 3000
        assert all(0 < len(each["text"]) <= 2000 for each in block.get("fields", ()))
    known = {f"<@{each}>" for each in (EMMA, ADA, INES, NOAH)} | {f"<!subteam^{GROUP}>"}
    found = {each for each in _mrkdwn(payload) for each in ENTITIES.findall(each)}
    assert {each for each in found if not each.startswith(("<!date^", f"<{WORKSPACE}/"))} <= known
    assert len(payload["text"]) < 3000


def _mrkdwn(node: Any) -> list[str]:  # noqa: ANN401 JSON
    """All texts in which Slack reads marks."""
    if isinstance(node, list):
        return [found for each in node for found in _mrkdwn(each)]
    if not isinstance(node, dict):
        return []
    own = [node["text"]] if node.get("type") == "mrkdwn" else []
    if "blocks" in node:
        own.append(node["text"])
    return own + [found for each in node.values() for found in _mrkdwn(each)]
