"""Addresses of the cockpit, the wall screen and each person's own work."""

from django.urls import path

from . import views

app_name = "dashboards"
urlpatterns = [
    path("", views.home, name="home"),
    path("cockpit/", views.Cockpit.as_view(), name="cockpit"),
    path("wall/", views.Wall.as_view(), name="wall"),
    path("attention/", views.AttentionList.as_view(), name="attention"),
    path("work/", views.MyWork.as_view(), name="my_work"),
]
