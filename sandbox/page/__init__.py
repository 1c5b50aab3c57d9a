"""The page: a small Slack to look at and type in."""
