from sandbox.page import install
from sandbox.page.tab import Tab
from sandbox.slack.workspace import BOT_USER
from tests.sandbox.page.builders import EMMA, GENERAL, LIAM, YUKI, world


def tab(handle: str = "emma", channel: str = "") -> Tab:
    return install.open_tab(world(), handle, channel)


def test_the_address_says_who_and_where() -> None:
    opened = tab("liam", "C0LEADS01")
    assert (opened.person, opened.channel) == (LIAM, "C0LEADS01")


def test_an_address_that_makes_no_sense_opens_general_as_the_first_person() -> None:
    opened = tab("nobody", "C0NOWHERE")
    assert (opened.person, opened.channel) == (EMMA, GENERAL)


def test_nobody_gets_into_a_channel_that_is_not_theirs() -> None:
    opened = tab("yuki", "C0LEADS01")
    opened.go("C0SECRET1")
    assert opened.channel == GENERAL


def test_another_person_stays_in_the_channel_if_they_see_it() -> None:
    opened = tab("emma", "C0RANDOM1")
    opened.play(YUKI)
    assert (opened.character.name, opened.channel) == ("Yuki Tanaka", "C0RANDOM1")


def test_another_person_leaves_a_private_channel_for_general_and_a_dm_for_their_own() -> None:
    private, dm = tab("emma", "C0LEADS01"), tab("emma", "D0EMMA001")
    private.play(YUKI)
    dm.play(YUKI)
    assert (private.channel, dm.channel) == (GENERAL, "D0YUKI005")


def test_going_elsewhere_closes_the_thread() -> None:
    opened = tab()
    opened.thread = "1.0"
    opened.go("C0RANDOM1")
    assert opened.thread is None


def test_a_dm_is_called_by_the_other_one() -> None:
    emma, liam = tab("emma"), tab("liam")
    both = emma.world.slack.channels["D0TWO0001"]
    assert (emma.title(both), liam.title(both)) == ("Liam Carter", "Emma Weber")
    own = emma.world.slack.channels["D0EMMA001"]
    own.members.discard(BOT_USER)
    assert emma.title(own) == "Emma Weber"


def test_a_reader_knows_people_channels_and_groups_by_id() -> None:
    name_of = tab().reader().name_of
    names = [name_of(each) for each in (EMMA, GENERAL, "S0LEADS01", "U0NOBODY")]
    assert names == ["Emma Weber", "general", "leads", None]
