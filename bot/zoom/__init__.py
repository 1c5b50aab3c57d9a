"""A typed async client of the Zoom API, usable on its own."""
