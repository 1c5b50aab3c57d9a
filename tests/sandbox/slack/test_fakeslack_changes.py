"""What changes in a workspace while the bot runs: people leave, groups change, channels close."""

import pytest

from tests.sandbox.slack.builders import (
    ADA,
    BOT,
    EMMA,
    GENERAL,
    IT_ADMINS,
    LEADS,
    LIAM,
    Scene,
    actions,
    button,
    without_scope,
)
from tests.sandbox.slack.builders import scene as open_scene


async def test_a_person_has_a_first_and_a_last_name(scene: Scene) -> None:
    user = (await scene.bot.users_info(user=EMMA))["user"]
    assert (user["profile"]["first_name"], user["profile"]["last_name"]) == ("Emma", "Weber")
    assert (user["is_bot"], user["deleted"], user["is_restricted"]) == (False, False, False)


async def test_a_bot_is_one_and_has_no_names_of_a_person(scene: Scene) -> None:
    user = (await scene.bot.users_info(user=BOT))["user"]
    assert (user["is_bot"], user["profile"]["first_name"], user["profile"]["last_name"]) == (True, "", "")


async def test_of_somebody_deactivated_slack_tells_less(scene: Scene) -> None:
    scene.slack.people[LIAM].is_deactivated = True
    user = (await scene.bot.users_info(user=LIAM))["user"]
    assert user["deleted"] is True
    assert {"tz", "is_admin", "real_name"} & set(user) == set()
    with pytest.raises(PermissionError, match="Liam Carter is deactivated"):
        await scene.slack.type(LIAM, GENERAL, "still here?")


async def test_guests_and_people_of_another_company_are_told_apart(scene: Scene) -> None:
    scene.slack.people[LIAM].is_guest = True
    scene.slack.people[EMMA].is_stranger = True
    guest = (await scene.bot.users_info(user=LIAM))["user"]
    stranger = (await scene.bot.users_info(user=EMMA))["user"]
    assert (guest["is_restricted"], guest["is_stranger"]) == (True, False)
    assert (stranger["is_restricted"], stranger["is_stranger"]) == (False, True)


async def test_who_is_in_a_group_is_what_it_is_now(scene: Scene) -> None:
    scene.slack.groups["S0ITADMIN"].members = (ADA,)
    assert (await scene.bot.usergroups_users_list(usergroup="S0ITADMIN"))["users"] == [ADA]
    del scene.slack.groups["S0ITADMIN"]
    with pytest.raises(Exception, match="no_such_subteam"):
        await scene.bot.usergroups_users_list(usergroup="S0ITADMIN")


async def test_a_bot_can_press_too(scene: Scene) -> None:
    ts = await scene.post(blocks=[actions(button())])
    pressed = await scene.slack.press(BOT, GENERAL, ts, "go")
    assert pressed.payload["user"]["id"] == BOT


@pytest.mark.parametrize(
    ("channel", "error"), [(IT_ADMINS, "not_in_channel"), (LEADS, "channel_not_found")], ids=str
)
async def test_a_channel_that_the_bot_was_removed_from_takes_nothing(channel: str, error: str) -> None:
    async with open_scene(without_scope("chat:write.public")) as scene:
        await scene.post(channel)
        scene.slack.channels[channel].members.discard(BOT)
        assert await scene.error("chat.postMessage", channel=channel, text="x") == error
        assert await scene.error("chat.postEphemeral", channel=channel, user=ADA, text="x") == error


async def test_an_archived_channel_takes_nothing_from_anybody(scene: Scene) -> None:
    ts = await scene.post()
    scene.slack.channels[GENERAL].is_archived = True
    assert await scene.error("chat.postMessage", channel=GENERAL, text="x") == "is_archived"
    assert await scene.error("chat.postEphemeral", channel=GENERAL, user=ADA, text="x") == "is_archived"
    assert await scene.error("chat.update", channel=GENERAL, ts=ts, text="x") == "is_inactive"
    assert (await scene.bot.conversations_info(channel=GENERAL))["channel"]["is_archived"] is True
    with pytest.raises(PermissionError, match="general is archived"):
        await scene.slack.type(EMMA, GENERAL, "hello?")
    assert scene.slack.violations == []


async def test_all_of_it_works_from_another_process(scene: Scene) -> None:
    await scene.tell("person", id=LIAM, is_deactivated=True)
    await scene.tell("group", id="S0ITADMIN", members=[EMMA])
    await scene.tell("channel", id=GENERAL, is_archived=True)
    await scene.tell("channel", id=IT_ADMINS, members=[ADA])
    slack = scene.slack
    assert slack.people[LIAM].is_deactivated
    assert slack.groups["S0ITADMIN"].members == (EMMA,)
    assert slack.channels[GENERAL].is_archived
    assert BOT in slack.channels[GENERAL].members
    assert slack.channels[IT_ADMINS].members == {ADA}


async def test_a_shortcut_is_used_from_another_process(scene: Scene) -> None:
    ts = await scene.post()
    used = await scene.tell("shortcut", person=EMMA, channel=GENERAL, ts=ts, callback_id="report")
    assert used["payload"]["message_ts"] == ts
    nowhere = {"person": EMMA, "channel": LEADS, "ts": ts, "callback_id": "report"}
    async with scene.http.post(f"{scene.url}/sandbox/slack/shortcut", json=nowhere) as answer:
        assert answer.status == 400
