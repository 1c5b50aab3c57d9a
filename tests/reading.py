"""What a person can read in a message."""

from typing import Any


def words_of(text: str, blocks: Any) -> str:  # noqa: ANN401 JSON
    """All the words of a message, from its text and its blocks."""
    return "\n".join([text, *_texts(blocks)])


def _texts(node: Any) -> list[str]:  # noqa: ANN401 JSON
    if isinstance(node, list):
        return [text for each in node for text in _texts(each)]
    if isinstance(node, dict):
        own = [node["text"]] if isinstance(node.get("text"), str) else []
        return own + [text for key, each in node.items() if key != "value" for text in _texts(each)]
    return []
