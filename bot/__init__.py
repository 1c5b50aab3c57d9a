"""Zoom meetings of your own, from Slack. The map is in bot/README.md."""
