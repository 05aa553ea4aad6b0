"""Every kind of workbook that can be brought in, in the order in which pages offer them."""

from .base import Draft, Fault, Source, Task
from .capital import CapitalSource
from .enterprises import EnterpriseSource
from .projects import ProjectSource
from .targets import TargetSource

SOURCES: tuple[Source, ...] = (ProjectSource(), CapitalSource(), EnterpriseSource(), TargetSource())
BY_CODE: dict[str, Source] = {source.code: source for source in SOURCES}

__all__ = ["BY_CODE", "SOURCES", "Draft", "Fault", "Source", "Task"]
