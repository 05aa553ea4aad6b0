"""Addresses of chain chiefs."""

from django.urls import URLPattern

app_name = "chiefs"
urlpatterns: list[URLPattern] = []
