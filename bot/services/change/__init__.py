"""Change: what is there, from Edit to Undo."""
