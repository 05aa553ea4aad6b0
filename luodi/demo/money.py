"""Money as it arrived month by month: claimed in the next month, then accepted, returned or reversed."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from luodi.accounts.models import User
from luodi.capital.actions import accept_many, add_evidence, claim_capital, return_capital, reverse_capital
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
        decided = _decided_on(day)
        if row["state"] == "returned" and decided <= story.city.today:
            yield moment(decided, 9, number % 60), _returning(story, row, key)
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


def accepting_deeds(stories: Sequence[Story], today: date) -> Iterator[Deed]:
    """Once a month the bureau accepts what the units claimed, all of it together."""
    by_day: dict[date, list[str]] = {}
    for story in stories:
        for number, row in enumerate(story.row.get("paid_in") or []):
            decided = _decided_on((row["month"] + timedelta(days=32)).replace(day=5))
            if row["state"] in {"accepted", "reversed"} and decided <= today:
                by_day.setdefault(decided, []).append(f"{story.row['code']}-{number}")
    for day, keys in sorted(by_day.items()):
        yield moment(day, 14), partial(_accept, keys, stories[0].city.people["bureau2"])


def _accept(keys: Sequence[str], by: User) -> None:
    waiting = PaidInCapital.objects.filter(external_key__in=keys, state="claimed")
    accept_many(list(waiting.values_list("pk", flat=True)), by=by)


def _decided_on(day: date) -> date:
    return day.replace(day=12)


def _returning(story: Story, row: dict[str, Any], key: str) -> Callable[[], object]:
    def give_back() -> None:
        for capital in PaidInCapital.objects.filter(external_key=key, state="claimed"):
            return_capital(capital, by=story.city.people["bureau2"], reason=row["reason"])

    return give_back


def _reversing(story: Story, row: dict[str, Any], key: str) -> Callable[[], object]:
    def reverse() -> None:
        for capital in PaidInCapital.objects.filter(external_key=key, state="accepted"):
            reverse_capital(
                capital, by=story.city.people["bureau2"], reason=row.get("reason", "示例：凭证重复")
            )

    return reverse


def _month_of(signed_on: date, month: date) -> date:
    return max(month, signed_on.replace(day=1))
