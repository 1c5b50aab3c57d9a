"""For all tests."""

import hypothesis

# The machine may be busy: how long one example takes proves nothing. pytest-timeout guards against hanging.
# The same examples each time: what fails then fails by the change, not by chance.
hypothesis.settings.register_profile("thorough", deadline=None, derandomize=True)
hypothesis.settings.register_profile("quick", hypothesis.settings.get_profile("thorough"), max_examples=40)
hypothesis.settings.load_profile("quick")  # `make cover` is thorough
