"""Published statistics are for all who work with figures; the bureau and the performance office enter them."""

from luodi.statistics.actions import enter_table
from luodi.statistics.models import PublishedTable
from luodi.statistics.written_tables import WrittenColumn, WrittenRow, WrittenTable
from tests.access import Row, World


def table(world: World, place: str) -> dict[str, object]:
    """A small table, the same in both places: statistics belong to no county."""
    column = WrittenColumn("signed", "签约", "count", is_exact=True)
    row = WrittenRow("all", "全市", {"signed": "5"})
    if not PublishedTable.objects.filter(code="sample").exists():
        enter_table(
            WrittenTable("sample", "样例市", "2025", "样例表", "example.org", (column,), (row,)),
            by=world.clerk("own"),
        )
    return {"code": "sample"}


ENTER = "bureau performance county_bureau"
BOTH = "GET POST"
TABLE = (
    Row("statistics:list", "business"),
    Row("statistics:list", "business", method="POST", data={"do": "columns"}),
    Row("statistics:new", ENTER, method=BOTH, data={}),
    Row("statistics:detail", "business", "business", make=table),
    Row("statistics:edit", ENTER, ENTER, make=table, method=BOTH, data={}),
    Row("statistics:remove", ENTER, ENTER, make=table, method=BOTH, data={}),
)
