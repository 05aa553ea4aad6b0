"""Who may open the cockpit and the wall screen; everybody signed in has work of their own."""

from tests.access import Row

TABLE = (
    Row("dashboards:home", "everybody", ok=302),
    Row("dashboards:cockpit", "business"),
    Row("dashboards:wall", "business"),
    Row("dashboards:attention", "business"),
    Row("dashboards:attention", "business", method="POST", data={"do": "columns"}),
    Row("dashboards:my_work", "everybody"),
)
