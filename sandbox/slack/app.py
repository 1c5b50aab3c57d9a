"""The app as its manifest describes it: what it may do, and what people can do with it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.slack.model import Json


@dataclass(frozen=True, slots=True)
class App:
    """The installed app."""

    manifest: Mapping[str, Json]

    @property
    def name(self) -> str:
        """The app's name."""
        return str(self.manifest["display_information"]["name"])

    @property
    def bot_name(self) -> str:
        """The name of the app's bot user."""
        return str(self.manifest["features"]["bot_user"]["display_name"])

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes that the bot's token was granted."""
        return tuple(self.manifest["oauth_config"]["scopes"]["bot"])

    @property
    def events(self) -> tuple[str, ...]:
        """The events that the app subscribes to."""
        subscribed: Json = self.manifest.get("settings", {}).get("event_subscriptions", {})
        return tuple(subscribed.get("bot_events", []))

    def command(self, name: str) -> Json | None:
        """The slash command of this name; None if the app has none."""
        commands: list[Json] = self.manifest["features"].get("slash_commands", [])
        return next((each for each in commands if each["command"] == name), None)

    @property
    def message_shortcuts(self) -> list[Json]:
        """The shortcuts that messages offer."""
        shortcuts: list[Json] = self.manifest["features"].get("shortcuts", [])
        return [each for each in shortcuts if each["type"] == "message"]

    @property
    def messages_tab(self) -> bool:
        """Whether the app can have DMs with people. Off unless the manifest switches it on, as in Slack."""
        return bool(self._home.get("messages_tab_enabled", False))

    @property
    def messages_tab_takes_text(self) -> bool:
        """Whether people can type in the app's DM."""
        return self.messages_tab and not self._home.get("messages_tab_read_only_enabled", True)

    @property
    def _home(self) -> Json:
        home: Json = self.manifest["features"].get("app_home", {})
        return home
