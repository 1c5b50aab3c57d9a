"""A fake Slack: Web API, Socket Mode and signed HTTP deliveries, strict in what it takes."""
