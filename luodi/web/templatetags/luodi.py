"""Every filter and component tag of Luodi; a template built-in, so pages need no ``{% load %}``."""

from django.template import Library

from .. import formats
from ..components import charts, figures, forms, lists, page, records, states

register = Library()

for written in (
    formats.grouped,
    formats.wan,
    formats.yi,
    formats.money,
    formats.usd,
    formats.rate,
    formats.points,
    formats.change,
    formats.day,
    formats.moment,
    formats.month,
    formats.unknown,
):
    register.filter(written.__name__, written)

for family in (charts, figures, forms, lists, page, records, states):
    register.tags.update(family.register.tags)
    register.filters.update(family.register.filters)
