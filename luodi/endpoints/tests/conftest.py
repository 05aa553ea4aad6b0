"""The small city and the programs of its people, as for the machinery of the interface."""

from luodi.api.tests.conftest import city, program

__all__ = ["city", "program"]
