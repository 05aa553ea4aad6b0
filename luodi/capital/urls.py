"""Addresses of paid-in capital."""

from django.urls import path

from . import views

app_name = "capital"
urlpatterns = [
    path("", views.CapitalList.as_view(), name="list"),
    path("projects/", views.ProjectOptions.as_view(), name="projects"),
    path("accept/", views.AcceptMany.as_view(), name="accept_many"),
    path("months/", views.Months.as_view(), name="months"),
    path("months/freeze/", views.FreezeMonth.as_view(), name="freeze"),
    path("months/<int:pk>/reopen/", views.ReopenMonth.as_view(), name="reopen"),
    path("of-project/<int:pk>/", views.ProjectPanel.as_view(), name="project_panel"),
    path("of-project/<int:pk>/claim/", views.ClaimCapital.as_view(), name="claim"),
    path("of-project/<int:pk>/shares/", views.CreditShares.as_view(), name="shares"),
    path("of-enterprise/<int:pk>/", views.EnterprisePanel.as_view(), name="enterprise_panel"),
    path("<int:pk>/", views.CapitalPage.as_view(), name="detail"),
    path("<int:pk>/mend/", views.MendClaim.as_view(), name="mend"),
    path("<int:pk>/evidence/", views.AddEvidence.as_view(), name="add_evidence"),
    path("<int:pk>/evidence/<int:evidence>/", views.EvidenceFile.as_view(), name="evidence"),
    path("<int:pk>/accept/", views.AcceptCapital.as_view(), name="accept"),
    path("<int:pk>/return/", views.ReturnCapital.as_view(), name="return"),
    path("<int:pk>/reverse/", views.ReverseCapital.as_view(), name="reverse"),
]
