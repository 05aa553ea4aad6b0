"""Addresses of projects."""

from django.urls import path

from . import views

app_name = "projects"
urlpatterns = [
    path("", views.ProjectLedger.as_view(), name="list"),
    path("new/", views.NewProject.as_view(), name="new"),
    path("bulk/", views.bulk_edit, name="bulk"),
    path("officers/", views.officers, name="officers"),
    path("board/", views.board, name="board"),
    path("gantt/", views.gantt, name="gantt"),
    path("duplicates/", views.DuplicatePool.as_view(), name="duplicates"),
    path("duplicates/<int:pk>/", views.decide, name="duplicate"),
    path("duplicates/<int:pk>/reopen/", views.reopen, name="duplicate_reopen"),
    path("<int:pk>/", views.project_page, name="detail"),
    path("<int:pk>/edit/", views.EditProject.as_view(), name="edit"),
    path("<int:pk>/exclusions/", views.edit_exclusions, name="exclusions"),
    path("<int:pk>/advance/", views.advance, name="advance"),
    path("<int:pk>/move/", views.move, name="move"),
    path("<int:pk>/roll-back/", views.roll_back_page, name="roll_back"),
    path("<int:pk>/status/", views.change_status_page, name="status"),
    path("<int:pk>/activities/", views.add_activity_page, name="add_activity"),
    path("<int:pk>/documents/", views.upload_document, name="upload"),
    path("<int:pk>/documents/<int:link>/", views.document_file, name="document"),
    path("<int:pk>/documents/<int:link>/withdraw/", views.withdraw_document_page, name="withdraw_document"),
    path("<int:pk>/steps/<int:event>/accept/", views.accept_event, name="accept"),
    path("<int:pk>/steps/<int:event>/return/", views.return_event, name="return"),
    path("<int:pk>/steps/<int:event>/withdraw/", views.withdraw_event, name="withdraw"),
]
