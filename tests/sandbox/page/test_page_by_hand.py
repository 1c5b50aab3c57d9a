"""The dialog for what people do in Zoom itself."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from nicegui import ElementFilter, ui

from sandbox.page import by_hand
from sandbox.zoom import templates
from sandbox.zoom.kinds import groups, im_groups
from tests.sandbox.page.simulated import Page, page

EMMA, LIAM = "ZmEmma________________", "ZmLiam________________"


class Dialog:
    def __init__(self, at: Page) -> None:
        self.at = at

    def set(self, label: str, value: Any) -> None:  # noqa: ANN401 what the input takes
        with self.at.user:
            (found,) = [
                each
                for kind in (ui.select, ui.input)
                for each in ElementFilter(kind=kind)
                if each.props.get("label") == label
            ]
            found.value = value

    def flip(self, words: str) -> None:
        with self.at.user:
            (found,) = [each for each in ElementFilter(kind=ui.switch) if each.props["aria-label"] == words]
            found.value = not found.value

    @property
    def said(self) -> str:
        with self.at.user:
            (found,) = [each for each in ElementFilter(kind=ui.label) if each.props.get("role") == "status"]
        return str(found.text)


@asynccontextmanager
async def dialog() -> AsyncIterator[Dialog]:
    async with page() as at:
        await at.open()
        at.click("Change Zoom by hand")
        yield Dialog(at)


async def test_a_group_is_made_renamed_and_removed() -> None:
    async with dialog() as seen:
        zoom = seen.at.world.zoom
        seen.set("Kind", "im_groups")
        seen.set("Name", " QA ")
        seen.set("Members", [EMMA])
        seen.at.click("Make it")
        made = zoom.of(im_groups.State).named("QA")
        assert made
        assert (made.members, seen.said) == ([EMMA], "Made QA.")
        seen.set("Members", [])
        seen.set("New name", "Quality")
        seen.at.click("Change it")
        assert (made.name, made.members, seen.said) == ("Quality", [EMMA], "It is Quality now.")
        seen.set("Name", "Quality")
        seen.set("New name", "")
        seen.set("Members", [LIAM])
        seen.at.click("Change it")
        assert (made.name, made.members) == ("Quality", [LIAM])
        seen.at.click("Remove it")
        assert (zoom.of(im_groups.State).items, seen.said) == ({}, "Removed Quality.")


async def test_a_fault_can_be_aimed_at_a_kinds_operation() -> None:
    async with page() as at:
        await at.open()
        at.user.find(kind=ui.tab, content="Faults").click()
        with at.user:
            (where,) = [
                each for each in ElementFilter(kind=ui.select) if each.props.get("label") == "Which Zoom call"
            ]
            where.value = "POST /groups/*/members"
            switch = next(
                each for each in ElementFilter(kind=ui.switch) if "500, not done" in each.props["aria-label"]
            )
            switch.value = True
        fault, _ = at.world.zoom.faults.take("POST", "/groups/abc/members")
        assert fault


async def test_what_is_wrong_is_said() -> None:
    async with dialog() as seen:
        seen.set("Kind", "groups")
        seen.at.click("Make it")
        assert seen.said == "It needs a name."
        seen.set("Name", "QA")
        seen.at.click("Remove it")
        assert seen.said == "User groups: there is no QA."
        seen.at.click("Let them schedule")
        assert seen.said == "Choose who, and for whom."


async def test_a_template_vanishes_and_thousands_of_groups_appear() -> None:
    async with dialog() as seen:
        zoom = seen.at.world.zoom
        seen.set("Kind", "meeting_templates")
        seen.set("Name", "Standup")
        seen.at.click("Remove it")
        assert zoom.of(templates.State).named("Standup") is None
        seen.at.click("Use up the new ones of today")
        assert seen.said == "Meeting templates have no limit of a day."
        seen.set("Kind", "groups")
        seen.at.click(f"{by_hand.MANY:,} more")
        assert (len(zoom.of(groups.State).items), seen.said) == (5_000, "There are 5,000 now.")
        seen.at.click("Use up the new ones of today")
        assert (zoom.limits.made_today("groups"), seen.said) == (100, "Today's 100 are used up.")


async def test_switches_locks_and_privileges_are_set() -> None:
    async with dialog() as seen:
        zoom = seen.at.world.zoom
        words = im_groups.State.switches()["ended"]
        seen.flip(words)
        assert zoom.of(im_groups.State).ended is True
        seen.flip(words)
        assert zoom.of(im_groups.State).ended is False
        seen.set("Locked settings", ["Recording", "Video"])
        assert zoom.account.locked_settings == {"auto_recording", "host_video", "participant_video"}
        seen.set("Locked settings", [])
        assert zoom.account.locked_settings == set()
        seen.set("For whom", LIAM)
        seen.set("Who may schedule", EMMA)
        seen.at.click("Let them schedule")
        assert zoom.users[LIAM].schedulers == {EMMA}
        assert seen.said == "Emma Weber may schedule for Liam Carter."


async def test_it_shows_what_is_locked_and_switched_and_is_gone_when_closed() -> None:
    async with page() as at:
        zoom = at.world.zoom
        zoom.account.locked_settings = {"auto_recording", "focus_mode"}
        zoom.of(im_groups.State).answers_empty = True
        await at.open()
        at.click("Change Zoom by hand")
        with at.user:
            (locked,) = [
                each for each in ElementFilter(kind=ui.select) if each.props.get("label") == "Locked settings"
            ]
            assert locked.value == ["Recording"]
            switched = [
                each.value for each in ElementFilter(kind=ui.switch) if "empty" in each.props["aria-label"]
            ]
            assert switched == [True]
            (opened,) = ElementFilter(kind=ui.dialog)
        at.click("Close")
        assert opened.value is False
        opened.mark("closed")
        at.user.find(marker="closed").trigger("hide")
        await at.until(lambda: opened.is_deleted)
