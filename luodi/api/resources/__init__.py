"""What programs can read and do, one file a domain."""

from ninja import Router

from . import (
    audit,
    capital,
    duplicates,
    enterprises,
    figures,
    imports,
    me,
    papers,
    projects,
    reference,
    statistics,
    steps,
    targets,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/projects", projects.router),
    ("/projects", steps.router),
    ("/projects", papers.router),
    ("/projects/duplicates", duplicates.router),
    ("/projects", capital.of_project),
    ("/capital", capital.router),
    ("/enterprises", enterprises.router),
    ("/indicators", figures.router),
    ("/targets", targets.router),
    ("/statistics", statistics.router),
    ("/imports", imports.router),
    ("/organizations", reference.organizations),
    ("/reference", reference.router),
    ("/audit", audit.router),
)
