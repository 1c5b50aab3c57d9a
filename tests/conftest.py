"""For all tests."""

import hypothesis

# The machine may be busy: how long one example takes proves nothing. pytest-timeout guards against hanging.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")
