"""`/zoom meetings`: start, copy the invitation, cancel."""

from datetime import UTC, datetime

from bot import zoom
from bot.zoom import meetings
from sandbox.slack.model import Message
from tests.journeys.stage import Player, Stage, labels, url_of, words


async def planned(player: Player, line: str = "/zoom meeting Retro at tomorrow 15:00") -> Message:
    """All that comes of a meeting's command, and then the list of the player's meetings."""
    before = hosting(player)
    await player.types(line)
    await player.stage.until(lambda: hosting(player) > before)
    return await listed(player)


def hosting(player: Player) -> int:
    """How often the player was told that they are the host: the last that is said of a new meeting."""
    return sum("You are the host" in each.text for each in player.whispers())


async def listed(player: Player) -> Message:
    before = len(player.whispers())
    await player.types("/zoom meetings")
    return await player.stage.until(
        lambda: next((m for m in player.whispers()[before:] if "coming meetings" in m.text), None)
    )


async def next_whisper(player: Player, message: Message, label: str) -> Message:
    """What the bot answers to a press."""
    before = {id(each) for each in player.whispers()}
    assert (await player.presses(message, label)).acked
    return await player.stage.until(
        lambda: next((each for each in player.whispers() if id(each) not in before), None)
    )


async def a_series_made_in_zoom(stage: Stage) -> None:
    """A meeting of Emma's that the bot knows nothing of."""
    credentials = zoom.Credentials("sandbox-account", "sandbox-client", "sandbox-secret")
    api, tokens = f"{stage.url}/zoom/v2", f"{stage.url}/zoom/oauth/token"
    weekly = meetings.MeetingRequest(
        topic="Weekly",
        type=meetings.Type.RECURRING_FIXED,
        start_time=datetime(2026, 11, 23, 9, tzinfo=UTC),
        recurrence=meetings.Recurrence(type=meetings.Every.WEEK, end_times=3, weekly_days="2"),
    )
    async with zoom.Zoom(credentials=credentials, api_url=api, token_url=tokens) as client:
        await meetings.create(client, stage.emma.who.zoom_id, weekly)


async def test_my_coming_meetings_and_nobody_elses(stage: Stage) -> None:
    await planned(stage.liam, "/zoom meeting Secret plans at tomorrow 9:30")
    mine = await planned(stage.emma)
    assert "Retro" in words(mine)
    assert "Secret plans" not in words(mine)
    assert {"Start", "Copy invitation", "Cancel…"} <= set(labels(mine))


async def test_no_coming_meetings_is_said_with_an_example(stage: Stage) -> None:
    assert "/zoom meeting" in words(await listed(stage.emma))


async def test_each_start_is_a_fresh_link_for_the_host_alone(stage: Stage) -> None:
    mine = await planned(stage.emma)
    links = [url_of(await next_whisper(stage.emma, mine, "Start"), "Open Zoom as host") for _ in range(2)]
    assert links[0] != links[1]
    for link in links:
        assert all(link not in words(each) for each in stage.world.slack.messages if not each.is_ephemeral)


async def test_a_forged_start_is_refused(stage: Stage) -> None:
    await planned(stage.emma)
    theirs = await planned(stage.liam, "/zoom meeting Own at tomorrow 9:30")
    (meeting,) = [each for each in stage.world.zoom.meetings.values() if each.topic == "Retro"]
    for _, element in theirs.elements():
        if element["text"]["text"] == "Start":
            element["value"] = f'{{"meeting_id": {meeting.id}}}'
    answer = await next_whisper(stage.liam, theirs, "Start")
    assert "Only the host" in words(answer)


async def test_the_invitation_is_zooms_own_text(stage: Stage) -> None:
    answer = await next_whisper(stage.emma, await planned(stage.emma), "Copy invitation")
    assert "is inviting you to a scheduled Zoom meeting" in words(answer)


async def test_cancel_asks_first_and_keeps_on_demand(stage: Stage) -> None:
    question = await next_whisper(stage.emma, await planned(stage.emma), "Cancel…")
    assert labels(question) == ["Cancel the meeting", "Keep it"]
    await stage.emma.presses(question, "Keep it")
    await stage.until(lambda: [m for m in stage.emma.whispers() if "Nothing was cancelled" in words(m)])
    assert stage.world.zoom.meetings


async def test_cancelled_is_gone_from_zoom_the_card_and_for_the_invited(stage: Stage) -> None:
    mine = await planned(stage.emma, "/zoom meeting Retro at tomorrow 15:00 with @liam")
    question = await next_whisper(stage.emma, mine, "Cancel…")
    await stage.emma.presses(question, "Cancel the meeting")
    await stage.until(lambda: [m for m in stage.emma.whispers() if "is cancelled" in words(m)])
    assert not stage.world.zoom.meetings
    (card,) = [m for m in stage.world.slack.messages if m.is_edited and m.channel == "C0GENERAL"]
    assert "Cancelled" in words(card)
    assert "Join" not in labels(card)
    await stage.until(lambda: [m for m in stage.liam.dms() if "Cancelled" in words(m)])


async def test_a_series_says_what_goes_and_cancels_one_date(stage: Stage) -> None:
    await stage.emma.asks("/zoom link")
    await a_series_made_in_zoom(stage)
    question = await next_whisper(stage.emma, await listed(stage.emma), "Cancel…")
    assert "series with 3 dates to come" in words(question)
    await stage.emma.presses(question, "Cancel one date")
    await stage.until(lambda: [m for m in stage.emma.whispers() if "is cancelled" in words(m)])
    (series,) = stage.world.zoom.meetings.values()
    assert [each.deleted for each in series.occurrences] == [True, False, False]
