"""The address of the first start."""

from django.urls import path

from . import views

app_name = "founding"
urlpatterns = [path("", views.FirstStart.as_view(), name="start")]
