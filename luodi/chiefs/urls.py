"""Addresses of chain chiefs."""

from django.urls import path

from . import views

app_name = "chiefs"
urlpatterns = [
    path("", views.ChiefList.as_view(), name="list"),
    path("mine/", views.MyChains.as_view(), name="mine"),
    path("new/", views.NewLeadership.as_view(), name="new"),
    path("<int:pk>/", views.ChainPage.as_view(), name="detail"),
    path("<int:pk>/edit/", views.EditLeadership.as_view(), name="edit"),
    path("<int:pk>/targets/<int:year>/", views.SetTarget.as_view(), name="target"),
    path("deliverables/<int:pk>/", views.DeliverablePage.as_view(), name="deliverable"),
    path("deliverables/<int:pk>/submit/", views.SubmitDeliverable.as_view(), name="submit"),
    path("deliverables/<int:pk>/accept/", views.AcceptDeliverable.as_view(), name="accept"),
    path("deliverables/<int:pk>/return/", views.ReturnDeliverable.as_view(), name="return"),
    path("deliverables/<int:pk>/edit/", views.EditDeliverable.as_view(), name="edit_deliverable"),
    path("deliverables/<int:pk>/evidence/<int:evidence>/", views.EvidenceFile.as_view(), name="evidence"),
]
