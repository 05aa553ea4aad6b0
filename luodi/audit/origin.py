"""From which address the running request comes, for the change log and the login lock."""

from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest

_address: ContextVar[str] = ContextVar("request_address", default="")


def current_address() -> str:
    """The address of the running request, or nothing outside one."""
    return _address.get()


def set_address(address: str) -> object:
    """Remember the address; give the result to ``reset_address``."""
    return _address.set(address)


def reset_address(token: object) -> None:
    """Forget the address again."""
    _address.reset(token)  # type: ignore[arg-type]


def client_address(request: HttpRequest) -> str:
    """The visitor's address: what the outermost of our own proxies saw, never what the visitor claims."""
    count = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    told = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if count and len(told) >= count:
        return str(told[-count])
    return str(request.META.get("REMOTE_ADDR", ""))
