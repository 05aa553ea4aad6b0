"""Addresses of logging in and out, of passwords and of the second step; what allauth offers besides is left out."""

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import TemplateView

from .queries import has_people

login = account.LoginView.as_view(extra_context={"has_people": has_people})
ask_administrator = TemplateView.as_view(template_name="account/ask_administrator.html")

urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("two-step/", include("allauth.mfa.urls")),
    # Names that allauth looks up; accounts and new passwords come from the administrators.
    path("signup/", ask_administrator, name="account_signup"),
    path("password/set/", ask_administrator, name="account_set_password"),
    path("password/reset/", ask_administrator, name="account_reset_password"),
    path("email/", ask_administrator, name="account_email"),
]

if settings.OIDC_ADDRESS:
    urlpatterns += [
        path("provider/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
        path("provider/error/", social.login_error, name="socialaccount_login_error"),
        path("provider/signup/", ask_administrator, name="socialaccount_signup"),
        path("provider/connections/", ask_administrator, name="socialaccount_connections"),
        path("", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]
