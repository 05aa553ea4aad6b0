"""Who may see figures: all who work with them, of every unit; nobody of the separated administrators."""

from tests.access import Row

TABLE = (
    Row("indicators:list", "business"),
    Row("indicators:table", "business"),
    Row("indicators:records", "business", query="?code=signed_projects"),
    Row(
        "indicators:records",
        "business",
        method="POST",
        data={"do": "columns", "query": "code=signed_projects"},
    ),
)
