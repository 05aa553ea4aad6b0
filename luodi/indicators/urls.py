"""Addresses of figures."""

from django.urls import path

from . import views

app_name = "indicators"
urlpatterns = [
    path("", views.Definitions.as_view(), name="list"),
    path("table/", views.FigureTablePage.as_view(), name="table"),
    path("records/", views.RecordsPage.as_view(), name="records"),
]
