"""Fields that carry their unit in their type, exact on both databases."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ScaledDecimalField(models.BigIntegerField):  # type: ignore[type-arg]
    """A Decimal kept as a whole number of its smallest part.

    SQLite keeps decimals as floating point; sums over thousands of rows would drift. Whole numbers are exact
    on both databases, and ``Sum`` and ``F`` over such a field give back Decimals of the same unit.
    """

    parts = 1
    places = 0

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        """The stored whole number as a Decimal in the field's unit."""
        return None if value is None else Decimal(value) / self.parts

    def to_python(self, value: Any) -> Decimal | None:
        """A Decimal in the field's unit; raises ``ValidationError`` where there is no number."""
        if value is None or value == "":
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": value}) from None
        if not number.is_finite():
            raise ValidationError(_("“%(value)s” is not a number."), params={"value": value})
        return number

    def get_prep_value(self, value: Any) -> int | None:
        """The whole number to store, rounded half up to the smallest part."""
        if value is None:
            return None
        if isinstance(value, models.expressions.Combinable) or hasattr(value, "resolve_expression"):
            return value  # type: ignore[no-any-return]
        return int((Decimal(str(value)) * self.parts).to_integral_value(ROUND_HALF_UP))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Prepare once; what is prepared is already a whole number."""
        return value if prepared else self.get_prep_value(value)

    def value_to_string(self, obj: models.Model) -> str:
        """The Decimal as text, for serialization."""
        value = self.value_from_object(obj)
        return "" if value is None else str(value)

    def formfield(self, **kwargs: Any) -> Any:
        """A decimal input with as many places as the unit has."""
        options: dict[str, Any] = {"decimal_places": self.places, "max_digits": 18}
        options.update(kwargs)
        for name in ("min_value", "max_value"):
            options.pop(name, None)
        return models.Field.formfield(self, form_class=forms.DecimalField, **options)

    @property
    def validators(self) -> list[Any]:
        """No range of the whole number applies to the Decimal."""
        return list(vars(self)["_validators"])


class WanField(ScaledDecimalField):
    """Renminbi in 万元 (ten thousand yuan), exact to the fen."""

    parts = 1_000_000
    places = 6
    currency = "CNY"


class WanUsdField(ScaledDecimalField):
    """United States dollars in 万美元 (ten thousand dollars), exact to the cent."""

    parts = 1_000_000
    places = 6
    currency = "USD"


class RateField(ScaledDecimalField):
    """A rate from 0 to 1, exact to one millionth."""

    parts = 1_000_000
    places = 6
