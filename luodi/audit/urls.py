"""Addresses of the change log."""

from django.urls import path

from . import views

app_name = "audit"
urlpatterns = [
    path("", views.EventList.as_view(), name="list"),
    path("chain/", views.Chain.as_view(), name="chain"),
    path("<int:pk>/", views.EventPage.as_view(), name="event"),
    path("of/<slug:app>/<slug:model>/<str:object_id>/", views.ObjectHistory.as_view(), name="history"),
]
