"""Addresses of assessment."""

from django.urls import path

from .views import editor, publications, runs, schemes

app_name = "assessment"
urlpatterns = [
    path("", schemes.Overview.as_view(), name="list"),
    path("schemes/new/", editor.NewScheme.as_view(), name="scheme_new"),
    path("schemes/upload/", schemes.UploadScheme.as_view(), name="scheme_upload"),
    path("schemes/<int:pk>/", schemes.SchemePage.as_view(), name="scheme"),
    path("schemes/<int:pk>/edit/", schemes.EditScheme.as_view(), name="scheme_edit"),
    path("schemes/<int:pk>/build/", editor.Builder.as_view(), name="scheme_build"),
    path("schemes/<int:pk>/build/figures/", editor.Figures.as_view(), name="scheme_figures"),
    path("schemes/<int:pk>/build/<slug:kind>/<str:code>/", editor.EditPart.as_view(), name="scheme_part"),
    path("schemes/<int:pk>/replace/", schemes.ReplaceScheme.as_view(), name="scheme_replace"),
    path("schemes/<int:pk>/copy/", schemes.CopyScheme.as_view(), name="scheme_copy"),
    path("schemes/<int:pk>/move/", schemes.MoveScheme.as_view(), name="scheme_move"),
    path("schemes/<int:pk>/file/", schemes.SchemeFile.as_view(), name="scheme_file"),
    path("schemes/<int:pk>/compare/", schemes.CompareSchemes.as_view(), name="scheme_compare"),
    path("schemes/<int:pk>/run/", runs.NewRun.as_view(), name="run_new"),
    path("runs/<int:pk>/", runs.RunPage.as_view(), name="run"),
    path("runs/<int:pk>/recheck/", runs.RecheckRun.as_view(), name="run_recheck"),
    path("runs/<int:pk>/progress/", runs.ProgressPage.as_view(), name="run_progress"),
    path("runs/<int:pk>/what-if/", runs.WhatIf.as_view(), name="run_whatif"),
    path("runs/<int:pk>/robustness/", runs.Robustness.as_view(), name="run_robustness"),
    path("runs/<int:pk>/compare/<int:other>/", runs.CompareRuns.as_view(), name="run_compare"),
    path("runs/<int:pk>/units/<str:unit>/", runs.UnitScorePage.as_view(), name="run_unit"),
    path("runs/<int:pk>/publish/", publications.PublishRun.as_view(), name="publish"),
    path("results/<int:pk>/", publications.Notice.as_view(), name="publication"),
    path("results/<int:pk>/move/", publications.MoveResults.as_view(), name="publication_move"),
    path("results/<int:pk>/object/", publications.FileObjection.as_view(), name="object"),
    path("results/<int:pk>/file/", publications.NoticeFile.as_view(), name="publication_file"),
    path("objections/<int:pk>/answer/", publications.AnswerObjection.as_view(), name="answer"),
    path("objections/<int:pk>/evidence/", publications.Evidence.as_view(), name="evidence"),
]
