"""Reads a stored table back into plain values."""

from .models import PublishedTable
from .written_tables import WrittenCheck, WrittenColumn, WrittenRow, WrittenTable


def written_table(table: PublishedTable) -> WrittenTable:
    """The table as it was entered; ask for the table with ``for_detail``, else each row costs a statement."""
    columns = list(table.columns.all())
    codes = {column.pk: column.code for column in columns}
    return WrittenTable(
        code=table.code,
        place=table.place,
        region_code=table.region_code,
        period=table.period,
        title_zh=table.title_zh,
        title_en=table.title_en,
        source=table.source,
        note=table.note,
        columns=tuple(
            WrittenColumn(
                code=column.code,
                label_zh=column.label_zh,
                unit=column.unit,
                digits=column.digits,
                is_exact=column.is_exact,
                label_en=column.label_en,
            )
            for column in columns
        ),
        rows=tuple(
            WrittenRow(
                row.code, row.label, {codes[each.column_id]: each.printed for each in row.figures.all()}
            )
            for row in table.rows.all()
        ),
        checks=tuple(
            WrittenCheck(
                kind=check.kind,
                printed=check.printed,
                parts=tuple(check.parts),
                scale=check.scale,
                digits=check.digits,
                expected=check.expected,
                note=check.note,
            )
            for check in table.checks.all()
        ),
    )
