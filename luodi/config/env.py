"""Reads settings from the environment; every one has a default that works on a laptop."""

import os
import secrets
from pathlib import Path


def env_text(name: str, default: str = "") -> str:
    """The text of a variable, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def env_flag(name: str, default: bool) -> bool:
    """True for 1, true, yes, on; raises ``ValueError`` for anything that is neither yes nor no."""
    value = env_text(name).strip().lower()
    if not value:
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ValueError(f"{name}={value!r} is neither yes nor no. Write true or false.")


def env_number(name: str, default: int) -> int:
    """A whole number; raises ``ValueError`` naming the variable otherwise."""
    value = env_text(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"{name}={value!r} is not a whole number. Write for example {default}.") from None


def env_list(name: str, default: tuple[str, ...] = ()) -> list[str]:
    """Comma-separated values."""
    value = env_text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else list(default)


def secret_from(path: Path) -> str:
    """The installation's secret, made on first use and kept readable for its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
