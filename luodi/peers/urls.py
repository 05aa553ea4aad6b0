"""Addresses of peer marks."""

from django.urls import path

from . import views

app_name = "peers"
urlpatterns = [
    path("", views.WindowList.as_view(), name="list"),
    path("new/", views.NewWindow.as_view(), name="new"),
    path("<int:pk>/", views.WindowPage.as_view(), name="detail"),
    path("<int:pk>/marks/<int:unit>/", views.GiveMarks.as_view(), name="give"),
    path("<int:pk>/file/", views.MarkFile.as_view(), name="file"),
    path("<int:pk>/extend/", views.ExtendWindow.as_view(), name="extend"),
    path("<int:pk>/close/", views.CloseWindow.as_view(), name="close"),
    path("<int:pk>/reopen/", views.ReopenWindow.as_view(), name="reopen"),
    path("<int:pk>/publish/", views.PublishWindow.as_view(), name="publish"),
]
