"""All addresses of the product."""

from django.urls import include, path

from luodi.web.style_page import style_page

from .api import api

urlpatterns = [
    path("", include("luodi.dashboards.urls")),
    path("api/", api.urls),
    path("accounts/", include("luodi.accounts.login_urls")),
    path("people/", include("luodi.accounts.urls")),
    path("assessment/", include("luodi.assessment.urls")),
    path("awards/", include("luodi.awards.urls")),
    path("audit/", include("luodi.audit.urls")),
    path("projects/", include("luodi.projects.urls")),
    path("peer-marks/", include("luodi.peers.urls")),
    path("capital/", include("luodi.capital.urls")),
    path("chains/", include("luodi.chains.urls")),
    path("chiefs/", include("luodi.chiefs.urls")),
    path("targeting/", include("luodi.targeting.urls")),
    path("enterprises/", include("luodi.enterprises.urls")),
    path("ladders/", include("luodi.ladders.urls")),
    path("reference/", include("luodi.reference.urls")),
    path("style/", style_page, name="style"),
    path("style/wall/", style_page, {"mode": "wall"}, name="style_wall"),
    path("imports/", include("luodi.imports.urls")),
    path("indicators/", include("luodi.indicators.urls")),
    path("start/", include("luodi.founding.urls")),
    path("statistics/", include("luodi.statistics.urls")),
    path("targets/", include("luodi.targets.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
