"""The small safe language for rules that no method covers: numbers, names, conditions, nothing else."""

from luodi_engine.scoring.expressions.compiled import Expression, Names, compile_expression

__all__ = ["Expression", "Names", "compile_expression"]
