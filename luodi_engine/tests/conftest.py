"""Property tests run without a time limit per example: a busy machine is no wrong answer."""

from hypothesis import settings

settings.register_profile("engine", deadline=None)
settings.load_profile("engine")
