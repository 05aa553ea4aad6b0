"""Addresses of reference data."""

from django.urls import path, register_converter

from . import views
from .converters import DayConverter

register_converter(DayConverter, "day")

app_name = "reference"
urlpatterns = [
    path("industries/", views.IndustryOptions.as_view(), name="industries"),
    path("regions/", views.RegionOptions.as_view(), name="regions"),
    path("calendar/", views.WorkingCalendar.as_view(), name="calendar"),
    path("calendar/set/", views.SpecialDayEntry.as_view(), name="special_day"),
    path("calendar/<day:day>/remove/", views.RemoveSpecialDay.as_view(), name="remove_special_day"),
    path("layouts/", views.Layouts.as_view(), name="layouts"),
    path("layouts/new/", views.NewLayout.as_view(), name="new_layout"),
    path("layouts/<int:pk>/", views.CorrectLeadingIndustry.as_view(), name="leading_industry"),
    path("layouts/<int:pk>/remove/", views.RemoveLeadingIndustry.as_view(), name="remove_leading_industry"),
]
