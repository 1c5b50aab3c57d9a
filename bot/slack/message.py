"""What a message to Slack is, with the few Block Kit pieces that the bot is built of.

The blocks are Slack's own models (slack_sdk.models.blocks), which check lengths when they are sent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from slack_sdk.models import blocks as kit

from bot.domain import text as plain_text
from bot.slack import text as text_
from bot.slack.values import Value

TEXT_LIMIT = 3000
"""Characters in a section's text (docs.slack.dev/reference/block-kit/blocks/section-block)."""


@dataclass(frozen=True, slots=True)
class Message:
    """Blocks, and the text that stands in for them in notifications and for screen readers."""

    text: str
    blocks: Sequence[kit.Block] = ()

    def payload(self) -> dict[str, Any]:
        """As Slack's methods and response URLs take it."""
        return {"text": self.text, "blocks": [block.to_dict() for block in self.blocks]}


def plain(text: str) -> kit.SectionBlock:
    """A paragraph in which nothing acts as markup."""
    return kit.SectionBlock(text=kit.PlainTextObject(text=text[:TEXT_LIMIT], emoji=False))


def mrkdwn(text: str) -> kit.SectionBlock:
    """A paragraph of our own words; what users typed must be escaped in it."""
    return kit.SectionBlock(text=kit.MarkdownTextObject(text=text, verbatim=True))


def paragraphs(lines: Iterable[str]) -> list[kit.SectionBlock]:
    """Lines of mrkdwn, as few paragraphs as Slack takes for them. One that is too long is cut off."""
    found: list[str] = []
    for line in lines:
        short = plain_text.abridged(line, TEXT_LIMIT)
        if found and len(found[-1]) + len(short) < TEXT_LIMIT:
            found[-1] += f"\n{short}"
        else:
            found.append(short)
    return [mrkdwn(each) for each in found]


def fields(pairs: Sequence[tuple[str, str]]) -> kit.SectionBlock:
    """Up to ten short facts in two columns, each with its name above it."""
    return kit.SectionBlock(
        fields=[kit.MarkdownTextObject(text=f"*{name}*\n{value}", verbatim=True) for name, value in pairs]
    )


def title(text: str) -> kit.RichTextBlock:
    """A line in bold that is shown as it was typed."""
    return _styled(text, kit.RichTextElementParts.TextStyle(bold=True))


def struck(text: str) -> kit.RichTextBlock:
    """A line that no longer holds, shown as it was typed."""
    return _styled(text, kit.RichTextElementParts.TextStyle(strike=True))


def _styled(text: str, style: kit.RichTextElementParts.TextStyle) -> kit.RichTextBlock:
    line = kit.RichTextElementParts.Text(text=text, style=style)
    return kit.RichTextBlock(elements=[kit.RichTextSectionElement(elements=[line])])


def small(text: str) -> kit.ContextBlock:
    """A line in small grey letters, of our own words."""
    return kit.ContextBlock(elements=[kit.MarkdownTextObject(text=text, verbatim=True)])


def button(label: str, action_id: str, value: Value, *, style: str | None = None) -> kit.ButtonElement:
    """A button that comes back to us with its typed value."""
    return kit.ButtonElement(
        text=kit.PlainTextObject(text=label), action_id=action_id, value=value.pack(), style=style
    )


def link_button(label: str, action_id: str, url: str, *, style: str | None = None) -> kit.ButtonElement:
    """A button that opens a page; Slack tells us of the press all the same."""
    return kit.ButtonElement(text=kit.PlainTextObject(text=label), action_id=action_id, url=url, style=style)


def row(*elements: kit.ButtonElement) -> kit.ActionsBlock:
    """Buttons side by side."""
    return kit.ActionsBlock(elements=list(elements))


def note(text: str, next_step: str = "") -> Message:
    """A short answer in plain text: what happened, and what to do next."""
    words = [part for part in (text, next_step) if part]
    return Message(text=text_.escape("\n".join(words)), blocks=[plain(part) for part in words])
