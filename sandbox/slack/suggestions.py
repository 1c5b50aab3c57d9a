"""What the bot answers when Slack asks it for suggestions.

https://docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
"""

from collections.abc import Iterator
from typing import Final

from sandbox.slack import inputs
from sandbox.slack.blocks_elements import OPTION, OPTION_GROUP
from sandbox.slack.blocks_rules import Shape, exactly_one, many
from sandbox.slack.model import Json

MOST: Final = 100
_ANSWER: Final = Shape(
    optional={
        "options": many(OPTION, MOST, least=0),
        "option_groups": many(OPTION_GROUP, MOST, least=0),
    },
    checks=(exactly_one("options", "option_groups"),),
)


def read(body: object) -> tuple[list[Json], list[str]]:
    """The options that the answer offers, and what is wrong with it; nothing is offered if something is."""
    problems = [*_ANSWER(body, ""), *(_without_value(body) if isinstance(body, dict) else ())]
    return ([] if problems or not isinstance(body, dict) else inputs.options(body)), problems


def _without_value(body: Json) -> Iterator[str]:
    listed = body.get("options")
    for index, each in enumerate(listed if isinstance(listed, list) else []):
        if isinstance(each, dict) and not each.get("value"):
            yield f"missing required field: value [json-pointer:/options/{index}]"
