"""Checks of the settings that are complete already: where they are kept, the command's name, the policy."""

from pathlib import Path

from bot import resources
from bot.domain.policy import ALL, Decision, Default, Policy
from bot.errors import PolicyError
from bot.services import policies
from bot.services.doctor.report import Bad, Status
from bot.settings import DEFAULT_COMMAND, Settings, unknown_names


def kept(env_file: Path | None) -> str:
    """Whether the file holds only what the bot knows, and only for the bot's eyes."""
    if env_file is None or not env_file.is_file():
        return "complete, from the environment"
    if unknown := unknown_names(env_file):
        raise Bad(
            f"{env_file} sets {', '.join(unknown)}, which the bot does not know",
            "Correct the name, or remove the line; .env.example lists all settings.",
            Status.WARN,
        )
    if env_file.stat().st_mode & 0o077:
        raise Bad(
            f"other users of this machine can read {env_file}, which holds the tokens",
            f"chmod 600 {env_file}",
            Status.WARN,
        )
    return f"complete, from {env_file} and the environment"


def command(name: str) -> str:
    """Whether Zoom's own Slack app uses the same. Slack has no method that lists a workspace's commands."""
    if name == DEFAULT_COMMAND:
        raise Bad(
            "/zoom is also the command of Zoom's own Slack app: the one installed last gets it, and Slack "
            "does not say which one that is",
            "Type /zoom help in Slack and see who answers. Where Zoom's app is installed, or may be, set "
            "BOT_COMMAND=/zoomops, and paste what zoom-chatops manifest then prints into your Slack app "
            "(App Manifest).",
            Status.WARN,
        )
    return f"{name}, which Zoom's own Slack app does not use"


def rules(settings: Settings) -> Policy:
    """The policy. Raises Bad where the file does not say what can be."""
    try:
        return policies.load(settings.bot_policy, resources.registry(settings), settings.bot_admins)
    except PolicyError as wrong:
        raise Bad("; ".join(wrong.problems), "Correct the file: the bot does not start with it.") from None


def policy(settings: Settings) -> str:
    """Whether the policy file says what can be, and which kinds nobody can have by it."""
    found = rules(settings)
    nouns = {name: f"{kind.noun}s" for name, kind in resources.registry(settings).items()}
    without = [noun for name, noun in nouns.items() if not offered(found, name)]
    nobody = f"; nobody can have {', '.join(without)}, as no rule lets anybody" * bool(without)
    if settings.bot_policy is None:
        return f"none: the defaults hold{nobody}"
    return f"{settings.bot_policy}, rules: {len(found.rules)}{nobody}"


def offered(rules: Policy, kind: str) -> bool:
    """Whether anybody can have a kind: by a rule, or else by default."""
    by_all = any(each.decision is not Decision.REFUSED for each in rules.rules if ALL in each.kinds)
    return rules.defaults[kind] is not Default.NOBODY or by_all or named(rules, kind)


def named(rules: Policy, kind: str) -> bool:
    """Whether a rule that is about a kind by its name lets anybody have it."""
    return any(each.decision is not Decision.REFUSED for each in rules.rules if kind in each.kinds)


def delivery(host: str, port: int) -> str:
    """How Slack's deliveries come without Socket Mode."""
    return f"over HTTP, signed: the request URLs end in /slack/events, and lead to {host}:{port}"
