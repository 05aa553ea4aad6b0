"""Addresses of enterprises."""

from django.urls import path

from . import views

app_name = "enterprises"
urlpatterns = [
    path("", views.Register.as_view(), name="list"),
    path("options/", views.EnterpriseOptions.as_view(), name="options"),
    path("new/", views.NewEnterprise.as_view(), name="new"),
    path("duplicates/", views.DuplicatePool.as_view(), name="duplicates"),
    path("duplicates/search/", views.SearchRegister.as_view(), name="search_duplicates"),
    path("duplicates/<int:pk>/", views.DecidePair.as_view(), name="pair"),
    path("duplicates/<int:pk>/reopen/", views.ReopenPair.as_view(), name="reopen_pair"),
    path("merges/<int:pk>/undo/", views.UndoMerge.as_view(), name="undo_merge"),
    path("<int:pk>/", views.EnterprisePage.as_view(), name="detail"),
    path("<int:pk>/edit/", views.EditEnterprise.as_view(), name="edit"),
    path("<int:pk>/merge/", views.MergeInto.as_view(), name="merge"),
    path("<int:pk>/blacklist/", views.Blacklist.as_view(), name="blacklist"),
    path("<int:pk>/lift-blacklist/", views.LiftBlacklist.as_view(), name="lift_blacklist"),
    path("<int:pk>/contacts/add/", views.AddContact.as_view(), name="add_contact"),
    path("<int:pk>/contacts/<int:contact>/", views.ChangeContact.as_view(), name="contact"),
    path("<int:pk>/contacts/<int:contact>/remove/", views.RemoveContact.as_view(), name="remove_contact"),
]
