"""The policy in the panel: shown, changed, saved."""

from pathlib import Path

import pytest
from nicegui import ElementFilter, ui

from tests.sandbox.page.simulated import Page, a_bot, page

pytestmark = pytest.mark.long


def box_of(at: Page) -> ui.textarea:
    with at.user:
        (box,) = [each for each in ElementFilter(kind=ui.textarea) if "policy-box" in each.classes]
    return box


async def test_the_policy_is_shown_saved_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("# one")
    bot = a_bot(file)
    async with page(bot) as at:
        await at.open()
        at.user.find(kind=ui.tab, content="Policy").click()
        await at.sees(str(file))
        box = box_of(at)
        assert box.value == "# one"
        file.write_text("# two")
        bot.lines.append("ERROR bot.services.policies: the policy of before holds: line 1")
        at.world.slack.workspace.changed()
        await at.sees("policies: the policy of before holds: line 1")
        assert box.value == "# two"
        with at.user:
            box.set_value("# three")
        file.write_text("# four")
        bot.lines.append("INFO bot.services.policies: the policy was read again")
        at.world.slack.workspace.changed()
        await at.sees("policies: the policy was read again")
        assert box.value == "# three", "nobody's changes are lost"
        at.click("Drop my changes")
        await at.until(lambda: box.value == "# four")
        with at.user:
            box.set_value("# five")
        at.click("Save")
        await at.sees("Saved.")
        assert file.read_text() == "# five"


async def test_a_policy_that_cannot_be_read_or_saved_says_so(tmp_path: Path) -> None:
    async with page(a_bot(tmp_path)) as at:
        await at.open()
        at.user.find(kind=ui.tab, content="Policy").click()
        await at.sees(str(tmp_path))
        box = box_of(at)
        assert (box.value or "").startswith("# It cannot be read: ")
        at.click("Save")
        await at.sees("It cannot be saved: Is a directory.")


async def test_without_a_bot_there_is_no_policy() -> None:
    async with page() as at:
        await at.open()
        at.user.find(kind=ui.tab, content="Policy").click()
        await at.sees("there is no policy")
