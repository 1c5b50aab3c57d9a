"""The axis of growth: one module for each kind of thing that people ask for."""
