import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.model import Kind
from tests.sandbox.slack.builders import (
    ADA,
    BOT,
    EMMA,
    GENERAL,
    INES,
    IT_ADMINS,
    LEADS,
    LIAM,
    OURS,
    RANDOM,
    SECRET,
    YUKI,
    Scene,
    without_scope,
)
from tests.sandbox.slack.builders import scene as open_scene


async def refused(scene: Scene, method: str, **arguments: object) -> str:
    with pytest.raises(SlackApiError) as error:
        await scene.bot.api_call(method, params=arguments)
    return str(error.value.response["error"])


async def test_a_person_comes_with_address_and_time_zone(scene: Scene) -> None:
    user = (await scene.bot.users_info(user=YUKI))["user"]
    assert (user["tz"], user["tz_offset"], user["tz_label"]) == ("Asia/Tokyo", 9 * 3600, "JST")
    assert user["profile"]["email"] == "yuki@acme.example"
    assert (user["is_bot"], user["deleted"], user["is_email_confirmed"]) == (False, False, True)


async def test_summer_time_shows_in_the_offset(scene: Scene) -> None:
    assert (await scene.bot.users_info(user=EMMA))["user"]["tz_offset"] == 2 * 3600
    scene.time.pass_(days=60)
    assert (await scene.bot.users_info(user=EMMA))["user"]["tz_offset"] == 3600


async def test_without_the_scope_the_address_is_hidden() -> None:
    async with open_scene(without_scope("users:read.email")) as scene:
        assert "email" not in (await scene.bot.users_info(user=EMMA))["user"]["profile"]


async def test_the_address_alone_does_not_show_the_person() -> None:
    async with open_scene(without_scope("users:read")) as scene:
        assert await refused(scene, "users.lookupByEmail", email="emma@acme.example") == "missing_scope"


async def test_a_person_is_found_by_address_in_any_case(scene: Scene) -> None:
    assert (await scene.bot.users_lookupByEmail(email="Emma@ACME.example"))["user"]["id"] == EMMA


async def test_strangers_and_the_deactivated_are_not_found(scene: Scene) -> None:
    assert await refused(scene, "users.info", user="U0NOBODY") == "user_not_found"
    assert await refused(scene, "users.lookupByEmail", email="x@acme.example") == "users_not_found"
    scene.slack.people[EMMA].is_deactivated = True
    assert await refused(scene, "users.lookupByEmail", email="emma@acme.example") == "users_not_found"
    assert (await scene.bot.users_info(user=EMMA))["user"]["deleted"] is True
    assert scene.wrongs == []


async def test_the_bot_is_a_user_too(scene: Scene) -> None:
    user = (await scene.bot.users_info(user=BOT))["user"]
    assert (user["is_bot"], user["name"]) == (True, "zoom-chatops")
    assert "email" not in user["profile"]


async def test_user_groups_and_their_members(scene: Scene) -> None:
    groups = (await scene.bot.usergroups_list(include_users=True, include_count=True))["usergroups"]
    admins = next(each for each in groups if each["id"] == "S0ITADMIN")
    assert (admins["handle"], admins["users"], admins["user_count"]) == ("it-admins", [ADA, INES], 2)
    assert "users" not in (await scene.bot.usergroups_list())["usergroups"][0]
    assert (await scene.bot.usergroups_users_list(usergroup="S0ITADMIN"))["users"] == [ADA, INES]
    assert await refused(scene, "usergroups.users.list", usergroup="S0NONE") == "no_such_subteam"


async def test_the_team_and_the_bot(scene: Scene) -> None:
    assert (await scene.bot.team_info())["team"]["domain"] == "acme"
    assert (await scene.bot.bots_info(bot="B0ZOOMBOT"))["bot"]["user_id"] == BOT
    assert await refused(scene, "team.info", team="T0OTHER") == "team_not_found"
    assert await refused(scene, "bots.info", bot="B0OTHER") == "bot_not_found"


async def test_api_test_gives_back_what_it_got(scene: Scene) -> None:
    assert (await scene.bot.api_test())["args"] == {}
    assert await refused(scene, "api.test", error="my_error") == "my_error"


async def test_a_dm_is_opened_with_one_person(scene: Scene) -> None:
    dm = scene.slack.dm_of(EMMA).id
    assert (await scene.bot.conversations_open(users=EMMA))["channel"] == {"id": dm}
    opened = await scene.bot.conversations_open(channel=dm, return_im=True)
    assert opened["channel"] == {
        "id": dm, "created": 0, "is_im": True, "is_org_shared": False, "user": EMMA
    }  # fmt: skip


async def test_what_cannot_be_opened(scene: Scene) -> None:
    assert await refused(scene, "conversations.open") == "users_list_not_supplied"
    assert await refused(scene, "conversations.open", users="U0NOBODY") == "user_not_found"
    assert await refused(scene, "conversations.open", users=f"{EMMA},{LIAM}") == "missing_scope"
    assert scene.wrongs == ["users_list_not_supplied", "missing_scope"]


async def test_channels_and_who_is_in_them(scene: Scene) -> None:
    general = (await scene.bot.conversations_info(channel=GENERAL, include_num_members=True))["channel"]
    assert (general["name"], general["is_member"], general["is_private"]) == ("general", True, False)
    assert general["num_members"] == 9
    assert (await scene.bot.conversations_info(channel=RANDOM))["channel"]["is_member"] is False
    assert (await scene.bot.conversations_info(channel=LEADS))["channel"]["is_private"] is True
    for hidden in (SECRET, OURS, "C0NONE"):
        assert await refused(scene, "conversations.info", channel=hidden) == "channel_not_found"


async def test_members_come_in_pages(scene: Scene) -> None:
    pages = [
        each["members"] async for each in await scene.bot.conversations_members(channel=GENERAL, limit=3)
    ]
    assert [len(each) for each in pages] == [3, 3, 3]
    assert {each for page in pages for each in page} == scene.slack.channels[GENERAL].members
    assert await refused(scene, "conversations.members", channel=GENERAL, cursor="x") == "invalid_cursor"
    assert await refused(scene, "conversations.members", channel=GENERAL, limit=1001) == "invalid_limit"


async def test_each_kind_of_channel_has_its_scope() -> None:
    async with open_scene(without_scope("groups:read")) as scene:
        await scene.bot.conversations_members(channel=GENERAL)
        assert await refused(scene, "conversations.members", channel=LEADS) == "missing_scope"
        assert scene.slack.violations[0].detail == "needs groups:read"


async def test_a_sidebar_shows_what_the_person_is_in(scene: Scene) -> None:
    assert [each.id for each in scene.slack.channels_of(EMMA)] == [GENERAL, IT_ADMINS, RANDOM, LEADS, SECRET]
    assert [each.id for each in scene.slack.channels_of(YUKI)] == [GENERAL, IT_ADMINS, RANDOM]
    assert [each.id for each in scene.slack.dms(EMMA)] == [scene.slack.dm_of(EMMA).id, OURS]
    assert [each.kind for each in scene.slack.dms(YUKI)] == [Kind.DM]


async def test_unread_counts_what_others_wrote_since(scene: Scene) -> None:
    assert scene.slack.unread(EMMA, GENERAL) == 0
    scene.slack.mark_read(EMMA, GENERAL)
    await scene.post()
    await scene.slack.type(EMMA, GENERAL, "mine")
    await scene.bot.chat_postEphemeral(channel=GENERAL, user=LIAM, text="not for Emma")
    assert scene.slack.unread(EMMA, GENERAL) == 1
    scene.slack.mark_read(EMMA, GENERAL)
    assert scene.slack.unread(EMMA, GENERAL) == 0
    await scene.post()
    assert scene.slack.unread(EMMA, GENERAL) == 1
