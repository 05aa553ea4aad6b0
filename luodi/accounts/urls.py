"""Addresses of people, organizations and the own account."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="users"),
    path("add/", views.AddPerson.as_view(), name="add_user"),
    path("<int:pk>/", views.PersonPage.as_view(), name="user"),
    path("<int:pk>/change/", views.ChangePerson.as_view(), name="change_user"),
    path("<int:pk>/close/", views.ClosePerson.as_view(), name="close_user"),
    path("<int:pk>/reopen/", views.ReopenPerson.as_view(), name="reopen_user"),
    path("<int:pk>/password/", views.ResetPassword.as_view(), name="reset_password"),
    path("<int:pk>/two-step/", views.ResetTwoStep.as_view(), name="reset_two_step"),
    path("<int:pk>/postings/add/", views.GrantPosting.as_view(), name="grant_posting"),
    path("postings/<int:pk>/end/", views.EndPosting.as_view(), name="end_posting"),
    path("organizations/", views.OrganizationTree.as_view(), name="organizations"),
    path("organizations/add/", views.AddOrganization.as_view(), name="add_organization"),
    path("organizations/<int:pk>/change/", views.ChangeOrganization.as_view(), name="change_organization"),
    path("organizations/<int:pk>/move/", views.MoveOrganization.as_view(), name="move_organization"),
    path("me/", views.MyAccount.as_view(), name="me"),
    path("me/tokens/add/", views.IssueToken.as_view(), name="issue_token"),
    path("me/tokens/<int:pk>/revoke/", views.RevokeToken.as_view(), name="revoke_token"),
]
