"""The page of the first start."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from luodi.common.errors import Refused

from . import access, actions
from .forms import FoundingForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator(never_cache, name="dispatch")
class FirstStart(View):
    """Ask for the city and its first officer, then show the administrators' passwords once."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        access.require_key(request.GET.get("key", ""))
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "founding/start.html", {"form": FoundingForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        form = FoundingForm(request.POST)
        if form.is_valid():
            values = {name: form.cleaned_data[name] for name in form.fields if name != "repeated"}
            try:
                officer, logins = actions.found_city(**values)
            except Refused as refused:
                for obstacle in refused.obstacles:
                    form.add_error(None, str(obstacle))
            else:
                access.key_file().unlink(missing_ok=True)
                login(request, officer, backend=BACKEND)
                return render(request, "founding/founded.html", {"officer": officer, "logins": logins})
        return render(request, "founding/start.html", {"form": form}, status=422)
