"""Thin Bolt adapters, one module for each Slack surface. This is their table of contents."""

from slack_bolt.app.async_app import AsyncApp

from bot.services import Services
from handlers.actions import Actions
from handlers.background import Background
from handlers.commands import Commands
from handlers.errors import Errors
from handlers.forms import Forms
from handlers.reviews import Reviews


def register(app: AsyncApp, services: Services, background: Background, errors: Errors) -> None:
    """Make the app listen for everything that the bot's manifest subscribes to."""
    errors.register(app)
    Commands(services, background, errors).register(app)
    Actions(services, background, errors).register(app)
    Reviews(services, background, errors).register(app)
    Forms(services, background, errors).register(app)
