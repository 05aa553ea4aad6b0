"""Checks what programs enter with the forms of the pages, so that both are told the same."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization
from luodi.common.errors import Obstacle, Refused

from .records import inner_name
from .types import Given

UNKNOWN = -1


def given_values(given: Given, *, besides: Iterable[str] = ()) -> dict[str, Any]:
    """What was sent, under the models' names; ``besides`` are left out."""
    left_out = set(besides)
    sent = given.model_dump(exclude_unset=True)
    return {inner_name(name): value for name, value in sent.items() if name not in left_out}


def by_code(values: dict[str, Any], names: Iterable[str], places: Iterable[Organization]) -> dict[str, Any]:
    """The values with the organizations named by their codes as numbers, as forms take them."""
    numbers = {place.code: place.pk for place in places}
    return {
        name: numbers.get(value, UNKNOWN) if name in names and value is not None else value
        for name, value in values.items()
    }


def as_posted(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as a form gets them: nothing is empty text."""
    return {name: "" if value is None else value for name, value in values.items()}


def keep_only(form: forms.BaseForm, names: Iterable[str]) -> None:
    """Take the fields out of a form that were not sent, so that only what changes is judged."""
    for name in set(form.fields) - set(names):
        del form.fields[name]


def cleaned(form: forms.BaseForm) -> dict[str, Any]:
    """The form's values; raises ``Refused`` with everything that is wrong."""
    if form.is_valid():
        return dict(form.cleaned_data)
    raise Refused.of(
        Obstacle(
            str(message),
            field="" if name == NON_FIELD_ERRORS else name,
            code=error.code or "invalid",
        )
        for name, errors in form.errors.as_data().items()
        for error in errors
        for message in error.messages
    )


def organizations_by_code(
    rows: QuerySet[Organization], codes: Iterable[str], *, field: str = "unit"
) -> dict[str, Organization]:
    """Organizations by code; raises ``Refused`` naming every code that there is not."""
    wanted = set(codes)
    found = {row.code: row for row in rows.filter(code__in=wanted)}
    missing = sorted(wanted - found.keys())
    if missing:
        message = _("There is no organization “{code}”.")
        raise Refused.of(Obstacle(message.format(code=code), field=field, code="unknown") for code in missing)
    return found


def at_their_places(refused: Refused) -> Refused:
    """The same refusal, each obstacle with the place in what was sent (``stages.2.gates.0.code``) as its field."""
    return type(refused).of(
        replace(each, field=re.sub(r"\[(\d+)\]", r".\1", each.place) or each.field)
        for each in refused.obstacles
    )
