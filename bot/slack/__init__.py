"""Slack without Bolt: Block Kit builders, typed button values, the Web API calls that the services make."""
