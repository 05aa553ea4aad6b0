"""The style page, sign-in frame and a few named pages: a site to look at the shell alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from luodi.web.style_page import style_page


def page(request: HttpRequest) -> HttpResponse:
    """Any page."""
    return HttpResponse("page")


projects = [path("", page, name="list"), path("board/", page, name="board")]
enterprises = [path("", page, name="list")]
audit = [path("", page, name="list")]

urlpatterns = [
    path("style/", style_page, name="style"),
    path("style/wall/", style_page, {"mode": "wall"}, name="style_wall"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("projects/", include((projects, "projects"))),
    path("enterprises/", include((enterprises, "enterprises"))),
    path("audit/", include((audit, "audit"))),
]
