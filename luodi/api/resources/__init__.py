"""What programs can read and do, one file a domain."""

from ninja import Router

from . import projects

ROUTERS: tuple[tuple[str, Router], ...] = (("/projects", projects.router),)
