"""Groups and templates in the panel."""

from zoneinfo import ZoneInfo

from sandbox.page import panel_kinds, panel_zoom
from sandbox.zoom.kinds import contact_groups, groups, im_groups
from sandbox.zoom.world import ZoomWorld
from tests.sandbox.page.builders import Read, world

EMMA, LIAM = "ZmEmma________________", "ZmLiam________________"


def drawn(zoom: ZoomWorld) -> str:
    return Read(panel_zoom.draw(zoom, ZoneInfo("Europe/Berlin"))).text


def test_groups_stand_with_their_members_and_traits_the_latest_first() -> None:
    zoom = world().zoom
    random = zoom.account.random
    inner = zoom.of(groups.State).add(random, "<b>Inner</b>", [EMMA])
    zoom.of(groups.State).add(random, "Theirs", foreign=True)
    zoom.of(im_groups.State).add(random, "Everybody", type="shared", search_by_domain=True)
    zoom.of(contact_groups.State).add(random, "QA", [EMMA, LIAM, inner.id, "gone"], group_privacy=3)
    words = drawn(zoom)
    assert "User groups · 2" in words
    assert words.index("Theirs") < words.index("<b>Inner</b>Emma Weber")
    assert "Theirsanother account'sno members" in words
    assert "Everybodyno members · type shared · search by domainID" in words
    assert "QAEmma Weber, Liam Carter, <b>Inner</b>, gone · group privacy 3ID dir." in words


def test_kinds_of_which_there_is_nothing_are_left_out_and_templates_have_no_members() -> None:
    words = drawn(world().zoom)
    assert "User groups" not in words
    assert "Meeting templates · 4" in words
    assert "Standuptype 2ID" in words


def test_many_groups_and_many_members_are_counted() -> None:
    zoom = world().zoom
    for number in range(2_000):
        zoom.of(im_groups.State).add(zoom.account.random, f"Group {number}", [EMMA] * 8)
    words = drawn(zoom)
    assert "IM groups · 2,000" in words
    assert words.count("and 2 more") == panel_kinds.SHOWN
    assert "and 1,980 more" in words


def test_what_is_switched_locked_and_used_up_is_told() -> None:
    zoom = world().zoom
    assert "Locked" not in drawn(zoom)
    zoom.of(im_groups.State).ended = True
    zoom.account.locked_settings = {"breakout_room", "auto_recording"}
    zoom.limits.set_made(groups.CREATED, 7)
    words = drawn(zoom)
    assert "IM groups · 0IM groups have ended" in words
    assert "Locked by the accountRecording, Breakout rooms." in words
    assert "New user groups7of 100" in words
