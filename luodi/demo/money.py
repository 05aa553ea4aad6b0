"""Money as it arrived month by month: claimed in the next month, then accepted, returned or reversed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

from luodi.capital.actions import accept_capital, add_evidence, claim_capital, return_capital, reverse_capital
from luodi.capital.models import PaidInCapital

from .history import Deed, Story, hash_of, moment, stored
from .papers import paper, title_of


def money_deeds(story: Story) -> Iterator[Deed]:
    """Claims and decisions of a project's money, each with its moment."""
    for number, row in enumerate(story.row.get("paid_in") or []):
        following = (row["month"] + timedelta(days=32)).replace(day=1)
        day = following + timedelta(days=3 + hash_of(story.row["code"]) % 4)
        if day > story.city.today:
            continue
        key = f"{story.row['code']}-{number}"
        yield moment(day, 9, number % 60), _claiming(story, row, key)
        decided = day + timedelta(days=6)
        if decided <= story.city.today and row["state"] != "claimed":
            yield moment(decided, 14, number % 60), _deciding(story, row, key)
        if row["state"] == "reversed":
            later = row.get("reversed_on") or decided + timedelta(days=45)
            yield moment(min(later, story.city.today), 15), _reversing(story, row, key)


def _claiming(story: Story, row: dict[str, Any], key: str) -> Callable[[], object]:
    def claim() -> None:
        project = story.project
        if project.same_as_id is not None or project.signed_on is None:
            return
        capital = claim_capital(
            project,
            month=_month_of(project.signed_on, row["month"]),
            by=story.officer,
            amount=stored(row.get("amount")),
            amount_usd=stored(row.get("amount_usd")),
            kind=row["kind"],
            external_key=key,
        )
        kind = "foreign_exchange_record" if row.get("amount_usd") else "payment_voucher"
        add_evidence(
            capital, paper(kind, key), kind=kind, by=story.officer, title=title_of(kind), is_example=True
        )

    return claim


def _deciding(story: Story, row: dict[str, Any], key: str) -> Callable[[], object]:
    def decide() -> None:
        for capital in PaidInCapital.objects.filter(external_key=key, state="claimed"):
            if row["state"] == "returned":
                return_capital(capital, by=story.city.people["bureau2"], reason=row["reason"])
            else:
                accept_capital(capital, by=story.city.people["bureau2"])

    return decide


def _reversing(story: Story, row: dict[str, Any], key: str) -> Callable[[], object]:
    def reverse() -> None:
        for capital in PaidInCapital.objects.filter(external_key=key, state="accepted"):
            reverse_capital(
                capital, by=story.city.people["bureau2"], reason=row.get("reason", "示例：凭证重复")
            )

    return reverse


def _month_of(signed_on: date, month: date) -> date:
    return max(month, signed_on.replace(day=1))
