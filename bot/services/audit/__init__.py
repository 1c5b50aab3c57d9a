"""Audit: who did what, shown, exported, verified."""
