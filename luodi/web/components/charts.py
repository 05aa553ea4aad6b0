"""A chart beside the table of the very same numbers."""

from typing import Any

from django.template import Library
from django.utils.safestring import mark_safe

from ..charts import Chart

register = Library()

IN_SCRIPT = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


@register.inclusion_tag("components/chart_pair.html")
def chart_pair(chart: Chart, height: str = "medium", table_first: bool = False) -> dict[str, Any]:
    """``{% chart_pair chart height="medium" %}``: the picture, a switch to its table, and the CSV link.

    ``height``: short, medium, tall, wall. Without scripts the table stands there instead of the picture.
    """
    return {
        "chart": chart,
        "height": height,
        "table_first": table_first,
        "json": mark_safe(chart.as_json().translate(IN_SCRIPT)),
        "columns": [(column, is_number(column)) for column in chart.columns],
        "rows": [
            [(text, is_number(column)) for text, column in zip(row, chart.columns, strict=True)]
            for row in chart.written_rows
        ],
    }


def is_number(column: Any) -> bool:
    """Whether the column is set right, in tabular figures."""
    return column.format not in ("text", "day", "month")
