"""Parts of other pages: money on the page of a project, projects on the page of an enterprise."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luodi.capital import access, queries
from luodi.enterprises.access import enterprise_for
from luodi.projects.access import project_for, visible_projects
from luodi.web.pages import PageView


class ProjectPanel(PageView):
    """Money of a project by month, its latest amounts and its credit shares."""

    rights = access.SEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel alone, for htmx."""
        project = project_for(self.user, pk)
        context = {
            "project": project,
            "may_claim": access.may(self.user, "claim", project) and project.signed_on is not None,
            "may_share": self.user.scope.allows("credits.change", project.host.path),
            **queries.money_of_project(project),
        }
        return render(request, "capital/_project_panel.html", context)


class EnterprisePanel(PageView):
    """Projects of an enterprise that the user may see."""

    rights = access.SEE

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel alone, for htmx."""
        enterprise = enterprise_for(self.user, pk)
        projects = queries.projects_of_enterprise(visible_projects(self.user), enterprise.pk)
        return render(request, "capital/_enterprise_panel.html", {"projects": projects})
