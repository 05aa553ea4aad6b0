"""Remembers the address of each request for the change log."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .origin import client_address, reset_address, set_address


class RequestOrigin:
    """Makes the client's address known to the events written during its request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set the address for the length of the request."""
        token = set_address(client_address(request))
        try:
            return self.get_response(request)
        finally:
            reset_address(token)
