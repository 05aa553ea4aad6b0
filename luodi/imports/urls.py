"""Addresses of imports."""

from django.urls import path

from . import views

app_name = "imports"
urlpatterns = [
    path("", views.Runs.as_view(), name="list"),
    path("new/", views.NewImport.as_view(), name="new"),
    path("<slug:source>/template/", views.Template.as_view(), name="template"),
    path("<slug:source>/records/", views.Records.as_view(), name="records"),
    path("<int:pk>/", views.RunPage.as_view(), name="detail"),
    path("<int:pk>/columns/", views.Columns.as_view(), name="columns"),
    path("<int:pk>/start/", views.Start.as_view(), name="start"),
    path("<int:pk>/undo/", views.Undo.as_view(), name="undo"),
    path("<int:pk>/progress/", views.Progress.as_view(), name="progress"),
    path("<int:pk>/rows/", views.Rows.as_view(), name="rows"),
    path("<int:pk>/file/", views.Original.as_view(), name="file"),
    path("<int:pk>/faults/", views.FaultSheet.as_view(), name="faults"),
]
