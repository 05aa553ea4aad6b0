"""From which address the running request comes, for the change log."""

from contextvars import ContextVar

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
