"""Addresses of awards."""

from django.urls import path

from . import views

app_name = "awards"
urlpatterns = [
    path("", views.AwardList.as_view(), name="list"),
    path("new/", views.NewAward.as_view(), name="new"),
    path("<int:pk>/", views.AwardPage.as_view(), name="detail"),
    path("<int:pk>/move/", views.MoveAward.as_view(), name="move"),
    path("<int:pk>/nominate/", views.Nominate.as_view(), name="nominate"),
    path("nominations/<int:pk>/", views.NominationPage.as_view(), name="nomination"),
    path("nominations/<int:pk>/score/", views.ScoreNomination.as_view(), name="score"),
    path("nominations/<int:pk>/withdraw/", views.WithdrawNomination.as_view(), name="withdraw"),
    path("nominations/<int:pk>/evidence/", views.Evidence.as_view(), name="evidence"),
]
