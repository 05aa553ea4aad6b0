"""The description of the interface and its page, and what holds for every address of it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, re_path
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.parser import Parser

from .errors import answer_to, fault

View = Callable[..., Any]
DESCRIPTION = "openapi-json"
PAGE = "openapi-view"
DAMAGED = "\x00\ufffd"


class CleanParser(Parser):
    """Reads JSON; refuses text that no database stores: zero bytes and halves of characters."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The body's values; raises ``ValueError``."""
        found = super().parse_body(request)
        require_storable(found)
        return found


def require_storable(value: Any) -> None:
    """Raises ``ValueError`` where a text holds a zero byte or half of a character."""
    if isinstance(value, str):
        if "\x00" in value:
            raise ValueError("zero byte")
        value.encode()
    elif isinstance(value, dict):
        for name, each in value.items():
            require_storable(name)
            require_storable(each)
    elif isinstance(value, list):
        for each in value:
            require_storable(each)


class LuodiAPI(NinjaAPI):
    """The interface: its description is made once, strangers are sent away, and every refusal has one shape."""

    _described: Any = None

    def get_openapi_schema(self, **options: Any) -> Any:
        """The description, made at its first use."""
        if self._described is None:
            self._described = super().get_openapi_schema(**options)
        return self._described

    def on_exception(self, request: HttpRequest, exc: Any) -> HttpResponse:
        """The answer that says what was wrong."""
        return answer_to(request, exc)

    def _get_urls(self) -> list[URLPattern | URLResolver]:
        found = [*super()._get_urls(), re_path("", _nothing_here, name="nothing")]
        for pattern in found:
            if isinstance(pattern, URLPattern):
                if pattern.name == DESCRIPTION:
                    pattern.callback = self._for_known(pattern.callback)
                pattern.callback = guarded(pattern.callback, str(pattern.name))
        return found

    def _for_known(self, view: View) -> View:
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                if not any(known(request) for known in self.auth):  # type: ignore[union-attr]
                    raise AuthenticationError
            except Exception as refused:
                return answer_to(request, refused)
            return view(request, *args, **kwargs)

        return wrapped


def _nothing_here(request: HttpRequest) -> HttpResponse:
    raise Http404


def guarded(view: View, name: str) -> View:
    """A view of the interface with what holds for all of them."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if name == PAGE and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if any(
            mark in text for pair in request.GET.lists() for text in (pair[0], *pair[1]) for mark in DAMAGED
        ):
            return fault(400, _("The address holds characters that cannot be read."))
        try:
            response = view(request, *args, **kwargs)
        except Http404 as missing:
            response = answer_to(request, missing)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            response = fault(405, _("This address does not take {method}.").format(method=request.method))
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Authorization", "Cookie"])
        return response

    wrapped.csrf_exempt = True  # type: ignore[attr-defined]
    return wrapped
