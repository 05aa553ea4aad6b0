"""Addresses of targets."""

from django.urls import path

from . import views

app_name = "targets"
urlpatterns = [
    path("", views.TargetsPage.as_view(), name="list"),
    path("help/", views.TargetHelp.as_view(), name="help"),
    path("<int:year>/<slug:indicator>/<slug:unit>/", views.TargetPage.as_view(), name="detail"),
]
