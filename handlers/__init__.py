"""Thin Bolt adapters, one module for each Slack surface."""
