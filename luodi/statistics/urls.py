"""Addresses of published statistics."""

from django.urls import path

from . import views

app_name = "statistics"
urlpatterns = [
    path("", views.TableList.as_view(), name="list"),
    path("new/", views.EnterTable.as_view(), name="new"),
    path("<slug:code>/", views.TablePage.as_view(), name="detail"),
    path("<slug:code>/edit/", views.EnterTable.as_view(), name="edit"),
    path("<slug:code>/remove/", views.RemoveTable.as_view(), name="remove"),
]
