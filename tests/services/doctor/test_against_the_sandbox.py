"""The examination of the sandbox, which refuses what Slack and Zoom would refuse."""

from datetime import UTC, datetime
from pathlib import Path

import yaml

from bot import manifest, zoom
from bot.services import doctor
from bot.services.doctor import Outside, Status
from sandbox import world
from tests.services.doctor import builders

POLICY = Path(world.__file__).with_name("policy.toml")
"""The one that the demo starts with."""


async def test_the_sandbox_is_fit_for_the_bot(tmp_path: Path) -> None:
    stage = world.World(yaml.safe_load(manifest.text()))
    async with world.serve(stage) as url:
        settings = builders.settings(
            tmp_path,
            f"{url}/slack/api/",
            slack_bot_token="xoxb-sandbox",
            slack_app_token="xapp-sandbox",
            bot_admins="U0ADA0003",
            bot_policy=str(POLICY),
        )
        credentials = zoom.Credentials("sandbox-account", "sandbox-client", "sandbox-secret")
        async with (
            builders.slack_client(settings.slack_api_url, "xoxb-sandbox") as slack,
            zoom.Zoom(
                credentials=credentials, api_url=f"{url}/zoom/v2", token_url=f"{url}/zoom/oauth/token"
            ) as client,
        ):
            now = datetime.now(UTC)  # noqa: TID251 the sandbox serves with the real clock
            outside = Outside(slack, client, lambda: now, manifest.scopes(), None)
            checks = await doctor.examine(settings, outside)
    assert {each.name: each for each in checks if each.status is not Status.OK} == {}
    assert stage.slack.violations == []
