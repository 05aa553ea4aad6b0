"""Addresses of target enterprises."""

from django.urls import path

from . import views
from .views import universe

app_name = "targeting"
urlpatterns = [
    path("", views.MergedList.as_view(), name="list"),
    path("mine/", views.MyTargets.as_view(), name="mine"),
    path("waiting/", views.WaitingPanel.as_view(), name="waiting_panel"),
    path("close/", views.CloseTargets.as_view(), name="close_targets"),
    path("segments/", views.SegmentOptions.as_view(), name="segments"),
    path("ranking/", views.RankingPage.as_view(), name="ranking"),
    path("ranking/take/", views.TakeRanked.as_view(), name="take"),
    path("universe/", universe.Universe.as_view(), name="universe"),
    path("universe/promote/", universe.Promote.as_view(), name="promote"),
    path("universe/extracts/", universe.Extracts.as_view(), name="extracts"),
    path("universe/extracts/new/", universe.TakeExtract.as_view(), name="take_extract"),
    path("universe/extracts/<int:pk>/", universe.MapExtract.as_view(), name="map_extract"),
    path("rounds/", views.Rounds.as_view(), name="rounds"),
    path("rounds/new/", views.OpenRound.as_view(), name="open_round"),
    path("rounds/<int:pk>/close/", views.CloseRound.as_view(), name="close_round"),
    path("submissions/<int:pk>/", views.SubmissionPage.as_view(), name="submission"),
    path("submissions/<int:pk>/information/", views.WriteInformation.as_view(), name="information"),
    path("submissions/<int:pk>/attachment/", views.Attachment.as_view(), name="attachment"),
    path("submissions/<int:pk>/add/", views.AddTarget.as_view(), name="add_target"),
    path("submissions/<int:pk>/paste/", views.PasteTargets.as_view(), name="paste"),
    path("submissions/<int:pk>/grid/", views.TargetGrid.as_view(), name="grid"),
    path("submissions/<int:pk>/submit/", views.Submit.as_view(), name="submit"),
    path("submissions/<int:pk>/accept/", views.AcceptSubmission.as_view(), name="accept"),
    path("submissions/<int:pk>/return/", views.ReturnSubmission.as_view(), name="return"),
    path("<int:pk>/", views.TargetPage.as_view(), name="target"),
    path("<int:pk>/edit/", views.EditTarget.as_view(), name="edit"),
    path("<int:pk>/remove/", views.RemoveTarget.as_view(), name="remove"),
    path("<int:pk>/touch/", views.AddTouch.as_view(), name="touch"),
    path("<int:pk>/move/", views.MoveTarget.as_view(), name="move"),
    path("<int:pk>/assign/", views.Assign.as_view(), name="assign"),
    path("<int:pk>/link/", views.LinkEnterprise.as_view(), name="link"),
    path("<int:pk>/lead/", views.MakeLead.as_view(), name="lead"),
]
