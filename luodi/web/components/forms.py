"""Entry forms: dense, two columns on a desk, one on a phone, errors where they arise and listed once above."""

from typing import Any

from django.forms import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Textarea
from django.template import Library

register = Library()


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: Any, *names: str, legend: Any = "", help: Any = "") -> dict[str, Any]:
    """``{% form_fields form "name" "region" legend=_("Who") %}``: a group of fields; without names, all of them.

    A field is wide when it is a text area or is listed in ``form.wide``. ``data-unit`` in a widget's attrs writes
    the unit behind the box. ``data-url`` makes a select search as one types (see form.js).
    """
    fields = [form[name] for name in names] if names else [field for field in form if not field.is_hidden]
    wide = set(getattr(form, "wide", ()))
    rows = [{"field": field, **shape_of(field, wide)} for field in fields]
    return {"rows": rows, "legend": legend, "help": help}


@register.inclusion_tag("components/form_field.html")
def form_field(field: Any, wide: bool = False) -> dict[str, Any]:
    """``{% form_field form.name wide=True %}``: label, box, unit, help and errors of one field."""
    return {"row": {"field": field, **shape_of(field, {field.name} if wide else set())}}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    """``{% form_errors form %}``: hidden fields, and everything that is wrong with links to the fields. Put it first."""
    wrong = [field for field in form if field.errors and not field.is_hidden]
    return {"form": form, "wrong": wrong}


@register.inclusion_tag("components/form_actions.html")
def form_actions(label: Any = "", cancel: str = "") -> dict[str, Any]:
    """``{% form_actions label cancel=url %}``: the button that saves and the way out; stays in sight on a phone."""
    return {"label": label, "cancel": cancel}


def shape_of(field: Any, wide: set[str]) -> dict[str, Any]:
    """How the template lays a field out."""
    widget = field.field.widget
    is_check = isinstance(widget, CheckboxInput)
    is_group = isinstance(widget, RadioSelect | CheckboxSelectMultiple)
    return {
        "is_check": is_check,
        "is_group": is_group,
        "is_wide": field.name in wide or isinstance(widget, Textarea),
        "unit": "" if (unit := str(widget.attrs.get("data-unit", ""))) in str(field.label) else unit,
    }
