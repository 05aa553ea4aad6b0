"""The page of one project."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.projects import access
from luodi.projects.queries import project_page_facts
from luodi.web.fragments import fragments_of


@login_required
def project_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Facts, time, gates, money, documents and history of a project."""
    user: Any = request.user
    project = access.project_for(user, pk)
    context = {
        "project": project,
        "fragments": fragments_of("project", pk),
        **project_page_facts(project, user),
    }
    return render(request, "projects/detail.html", context)
