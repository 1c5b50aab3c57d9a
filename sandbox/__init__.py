"""A fake Slack with a web page and a fake Zoom, for the demo and for the tests."""
