"""Names of fields as programs see them: an amount names its currency and unit, ``planned_investment_wan``."""

from functools import cache

from django.apps import apps

from luodi.common.fields import WanField, WanUsdField

WAN = "_wan"
WAN_USD = "_wan_usd"


def with_unit(name: str, *, usd: bool = False) -> str:
    """The name of an amount with its unit.

    >>> with_unit("planned_investment"), with_unit("contracted_usd", usd=True)
    ('planned_investment_wan', 'contracted_wan_usd')
    """
    return f"{name.replace('_usd', '')}{WAN_USD}" if usd else f"{name}{WAN}"


@cache
def _outer() -> dict[str, str]:
    found: dict[str, str] = {}
    for model in apps.get_models():
        if not model.__module__.startswith("luodi."):
            continue
        for field in model._meta.local_fields:
            if isinstance(field, WanUsdField):
                found[field.name] = with_unit(field.name, usd=True)
            elif isinstance(field, WanField):
                found[field.name] = with_unit(field.name)
    return found


@cache
def _inner() -> dict[str, str]:
    return {outer: inner for inner, outer in _outer().items()}


def outer_name(name: str) -> str:
    """The name programs use for a field of a model."""
    return _outer().get(name, name)


def inner_name(name: str) -> str:
    """The model's name of a field that programs use."""
    return _inner().get(name, name)
