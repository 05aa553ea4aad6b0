"""Columns of the file of marks."""

from django.utils.translation import gettext_lazy as _

from luodi.web.columns import Column

COLUMNS = (
    Column(code="unit", header=_("given to")),
    Column(code="marker", header=_("given by")),
    Column(code="mark", header=_("mark"), kind="number"),
    Column(code="given_by", header=_("entered by")),
    Column(code="given_at", header=_("entered"), kind="moment"),
)
