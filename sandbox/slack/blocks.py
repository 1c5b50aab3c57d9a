"""Block Kit's rules."""

from sandbox.slack.model import Json


def check(blocks: list[Json], *, surface: str, most: int) -> list[str]:  # noqa: ARG001  # yet
    """What is wrong with the blocks, in Slack's words with a JSON pointer; empty if nothing is."""
    return [f"no more than {most} items allowed [json-pointer:/blocks]"] if len(blocks) > most else []


def check_view(view: Json, *, most: int) -> list[str]:
    """What is wrong with the modal; empty if nothing is."""
    return check(view["blocks"], surface="modal", most=most)
