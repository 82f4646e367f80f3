"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("howopen", deadline=None)  # no test is timed
settings.load_profile("howopen")
