"""Which address leads to which endpoints."""

from ninja import Router

from . import (
    audit,
    capital,
    chains,
    enterprises,
    figures,
    imports,
    me,
    projects,
    reference,
    steps,
    target_firms,
    targets,
    together,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/projects", projects.router),
    ("/projects", steps.router),
    ("/projects", steps.papers),
    ("/projects/duplicates", together.duplicates),
    ("/projects", together.projects),
    ("/enterprises", together.enterprises),
    ("/projects", capital.of_project),
    ("/capital", capital.router),
    ("/enterprises", enterprises.router),
    ("/chains", chains.router),
    ("/indicators", figures.router),
    ("/targets", targets.router),
    ("/target-firms", target_firms.router),
    ("/statistics", figures.published),
    ("/imports", imports.router),
    ("/organizations", reference.organizations),
    ("/reference", reference.router),
    ("/audit", audit.router),
)
