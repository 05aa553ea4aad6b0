"""Records as programs get them: codes instead of labels, amounts as text with their unit in the name, ISO dates."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone, translation
from pydantic import BaseModel, ConfigDict, Field, create_model

from luodi.common.fields import ScaledDecimalField, WanField, WanUsdField
from luodi.web.columns import Column, ColumnSet, path_reader

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


MONTH = "month"
LABELS = ("code", "name", "short_name", "name_en", "username")
Read = Callable[[Any], Any]


class Reference(BaseModel):
    """Another record: its number or code, and its name in the language asked for."""

    model_config = ConfigDict(title="Reference")
    id: int | str
    name: str
    code: str | None = None


def plain(value: Any) -> Any:
    """A value as JSON has it.

    Amounts and other exact numbers become text without an exponent, instants carry their offset, records become
    references.
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return reference(value)
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(each) for each in value]
    return str(value)


def number_text(value: Decimal) -> str:
    """An exact number without trailing zeros or exponent.

    >>> number_text(Decimal("5000.500000")), number_text(Decimal("1E+3")), number_text(Decimal("0.00"))
    ('5000.5', '1000', '0')
    """
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if text not in ("-0", "") else "0"


def reference(value: models.Model) -> dict[str, Any]:
    """A record by number and name; by its code too, where it has one."""
    found = {"id": value.pk, "name": str(value)}
    code = getattr(value, "code", None)
    if code is not None and code != value.pk:
        found["code"] = code
    return found


def as_month(path: str) -> Read:
    """A reader of a month, kept as its first day and written 2026-09."""
    read = path_reader(path)
    return lambda row: None if (first := read(row)) is None else f"{first:%Y-%m}"


class Fields:
    """Chosen fields of a model as a record, with the schema that describes it."""

    def __init__(self, model: type[models.Model], names: Iterable[str]) -> None:
        self.model = model
        fields: list[Any] = [model._meta.get_field(name) for name in names]
        self.readers: list[tuple[str, Read]] = [
            (outer_name(field.name), as_month(field.name) if field.name == MONTH else path_reader(field.name))
            for field in fields
        ]
        self.types = {
            outer_name(f.name): (type_of_field(f), Field(description=english(f.verbose_name))) for f in fields
        }

    def record(self, row: Any) -> dict[str, Any]:
        """The values of a row."""
        return {name: plain(read(row)) for name, read in self.readers}

    def schema(self, name: str, **more: Any) -> type[BaseModel]:
        """The description of the record under ``name``, with ``more`` fields: name=type."""
        extra = {key: (kind, ...) for key, kind in more.items()}
        parts: dict[str, Any] = {"id": (int, ...), **self.types, **extra}
        return create_model(name, **parts)


def english(text: Any) -> str:
    """A translated text in English, for descriptions."""
    with translation.override("en"):
        return str(text)


def type_of_field(field: Any) -> Any:
    """The type of a field's value in JSON."""
    found: Any = str
    if field.is_relation:
        found = Reference
    elif isinstance(field, ScaledDecimalField | models.DecimalField):
        found = str
    elif isinstance(field, models.BooleanField):
        found = bool
    elif isinstance(field, models.DateTimeField):
        found = datetime
    elif isinstance(field, models.DateField):
        found = str if field.name == MONTH else date
    elif isinstance(field, models.JSONField):
        found = list[Any]
    elif isinstance(field, models.IntegerField | models.AutoField):
        found = int
    return found | None if field.null else found


KIND_TYPES: dict[str, Any] = {
    "text": str | None,
    "number": int | str | None,
    "date": date | None,
    "moment": datetime | None,
    "month": str | None,
    "yes_no": bool | None,
    "list": list[Any],
}


class ListRecords:
    """The columns of a list as records. ``values`` replaces a column's value, a path or a function of the row.

    ``loads`` names the model fields that a function of the row reads, so that only the columns asked for are read.
    """

    def __init__(
        self,
        model: type[models.Model],
        columns: ColumnSet,
        *,
        values: Mapping[str, str | Read] | None = None,
        loads: Mapping[str, Sequence[str]] | None = None,
        always: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.columns = columns
        self.values = dict(values or {})
        self.loads = dict(loads or {})
        self.always = tuple(always)
        self.codes = {self.outer(column): column.code for column in columns}

    def outer(self, column: Column) -> str:
        """The name of a column for programs."""
        if column.kind == "usd":
            return with_unit(column.code, usd=True)
        return with_unit(column.code) if column.kind in ("wan", "yi") else column.code

    def source(self, column: Column) -> str | Read:
        """Where the value comes from."""
        return self.values.get(column.code) or column.value or column.code

    def writer(self, columns: Sequence[Column]) -> Callable[[Any], dict[str, Any]]:
        """A function of the row giving its record: number, what is always there, and the columns."""
        readers: list[tuple[str, Read]] = [("id", path_reader("pk"))]
        readers += [(outer_name(name), path_reader(name)) for name in self.always]
        for column in columns:
            source = self.source(column)
            if callable(source):
                readers.append((self.outer(column), source))
            else:
                read = as_month(source) if column.kind == MONTH else path_reader(source)
                readers.append((self.outer(column), read))
        return lambda row: {name: plain(read(row)) for name, read in readers}

    def needed(self, columns: Sequence[Column]) -> list[str] | None:
        """The model fields that the columns read, or None where that is not known."""
        found = {self.model._meta.pk.name, *self.always}
        for column in columns:
            source = self.source(column)
            if column.code in self.loads:
                found |= set(self.loads[column.code])
            elif callable(source):
                return None
            else:
                found |= set(fields_on(self.model, source))
        return sorted(found)

    def schema(self, name: str) -> type[BaseModel]:
        """The description of one record: every column can be left out by ``fields``."""
        return create_model(name, **self.parts())

    def parts(self) -> dict[str, Any]:
        """The fields of that description."""
        parts: dict[str, Any] = {"id": (int, ...)}
        for field in self.always:
            found = self.model._meta.get_field(field)
            parts[outer_name(field)] = (type_of_field(found), ...)
        for column in self.columns:
            unit = english(column.unit_text)
            told = f"{english(column.header)} ({unit})" if unit else english(column.header)
            parts[self.outer(column)] = (self.type_of(column), Field(None, description=told))
        return parts

    def type_of(self, column: Column) -> Any:
        """The JSON type of a column."""
        source = self.source(column)
        if not callable(source) and (field := field_at(self.model, source)) is not None:
            return type_of_field(field) | None
        return str | None if column.choices else KIND_TYPES.get(column.kind, str | None)


def fields_on(model: type[models.Model], path: str) -> list[str]:
    """The model fields that reading ``path`` needs, as Django names them; those of a record's name where it ends in one."""
    steps = path.split(".")
    current: Any = model
    for place, step in enumerate(steps):
        field = current._meta.get_field(step)
        if field.is_relation:
            current = field.related_model
            if place == len(steps) - 1:
                names = {each.name for each in current._meta.get_fields()}
                return [f"{'__'.join(steps)}__{label}" for label in LABELS if label in names]
    return ["__".join(steps)]


def field_at(model: type[models.Model], path: str) -> Any:
    """The model field that ``path`` leads to, None where it is no field."""
    current: Any = model
    field: Any = None
    for step in path.split("."):
        if current is None or step not in {each.name for each in current._meta.get_fields()}:
            return None
        field = current._meta.get_field(step)
        current = field.related_model
    return field
