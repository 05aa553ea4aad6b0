"""Addresses of ladder versions."""

from django.urls import path

from . import views

app_name = "ladders"
urlpatterns = [
    path("", views.Versions.as_view(), name="list"),
    path("<int:pk>/", views.VersionPage.as_view(), name="detail"),
    path("<int:pk>/against/<int:other>/", views.Compare.as_view(), name="compare"),
    path("<int:pk>/draft/", views.Draft.as_view(), name="draft"),
    path("<int:pk>/edit/", views.Editor.as_view(), name="edit"),
    path("<int:pk>/adopt/", views.Adopt.as_view(), name="adopt"),
    path("<int:pk>/withdraw/", views.Withdraw.as_view(), name="withdraw"),
]
