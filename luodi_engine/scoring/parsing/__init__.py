"""From the body of a scheme (JSON or YAML values) to a checked ``Scheme``."""

from luodi_engine.scoring.parsing.body import parse_scheme

__all__ = ["parse_scheme"]
