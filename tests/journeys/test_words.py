"""Help, words that nobody knows, and buttons that nobody listens for."""

from tests.journeys.stage import Stage, words


async def test_help_is_for_the_asker_alone_and_in_the_acknowledgement(either_way: Stage) -> None:
    for line in ("/zoom", "/zoom help", "/zoom HELP"):
        delivery = await either_way.emma.types(line)
        assert delivery.acked
        assert isinstance(delivery.body, dict)
        assert delivery.body["response_type"] == "ephemeral"
        assert "/zoom meeting" in str(delivery.body)


async def test_an_unknown_word_gets_the_nearest(stage: Stage) -> None:
    answer = await stage.emma.asks("/zoom meating Retro")
    assert "Did you mean “meeting”" in words(answer)
    assert "help" in words(await stage.emma.asks("/zoom xyzzy"))


async def test_a_stale_button_gets_an_answer(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro")
    (card,) = await stage.until(lambda: stage.cards)
    _, element = card.elements()[0]
    element["action_id"] = "meeting.of_another_time"
    assert (await stage.emma.presses(card, "Join")).acked
    await stage.until(lambda: [m for m in stage.emma.whispers() if "older version" in words(m)])


async def test_a_forged_value_gets_an_answer(stage: Stage) -> None:
    await stage.emma.types("/zoom meeting Retro")
    start = await stage.until(
        lambda: next((m for m in stage.emma.whispers() if "Start" in str(m.blocks)), None)
    )
    for _, element in start.elements():
        element["value"] = "][ not ours"
    assert (await stage.emma.presses(start, "Start")).acked
    await stage.until(lambda: [m for m in stage.emma.whispers() if "another version" in words(m)])
