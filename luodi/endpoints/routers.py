"""Which address leads to which endpoints."""

from ninja import Router

from . import (
    audit,
    capital,
    chains,
    enterprises,
    figures,
    imports,
    ladders,
    me,
    organizations,
    people,
    projects,
    reference,
    saved_views,
    statistics,
    steps,
    target_firms,
    targets,
    together,
)

ROUTERS: tuple[tuple[str, Router], ...] = (
    ("/me", me.router),
    ("/me", saved_views.router),
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
    ("/statistics", statistics.router),
    ("/imports", imports.router),
    ("/organizations", organizations.router),
    ("/people", people.router),
    ("/reference", reference.router),
    ("/reference", ladders.router),
    ("/audit", audit.router),
)
