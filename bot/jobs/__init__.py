"""Durable work: the port to the engine, and the only package that imports it."""
