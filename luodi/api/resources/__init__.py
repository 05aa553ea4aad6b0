"""What programs can read and do, one file a domain."""

from ninja import Router

from . import duplicates, papers, projects, steps

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/projects", projects.router),
    ("/projects", steps.router),
    ("/projects", papers.router),
    ("/projects/duplicates", duplicates.router),
)
