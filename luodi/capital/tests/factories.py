"""Signed projects and money at the state a test needs."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile

from luodi.accounts.models import User
from luodi.capital.actions import accept_capital, claim_capital
from luodi.capital.models import PaidInCapital
from luodi.projects.actions import open_projects
from luodi.projects.models import Project
from luodi.projects.tests.factories import START, City, values

MAY = date(2025, 5, 1)
PDF = b"%PDF-1.4 an example voucher "


def signed_project(city: City, **changes: Any) -> Project:
    """A project of the eastern district, signed in March 2025, entered by Chen."""
    signed_on = changes.get("signed_on", START)
    row = values(city, **changes) | {"stage": "signed", "signed_on": signed_on, "first_contact_on": signed_on}
    on = max(START, signed_on) + timedelta(days=30)
    [project] = open_projects([row], by=city.people["chen"], on=on, reason="期初建账")
    return project


def voucher(number: int = 1) -> ContentFile:
    """A small PDF."""
    return ContentFile(PDF + str(number).encode(), name=f"voucher-{number}.pdf")


def claim(
    city: City, project: Project, amount: Any = 100, *, month: date = MAY, by: User | None = None, **more: Any
) -> PaidInCapital:
    """Money claimed by Li with a voucher; ``files=()`` leaves the voucher out."""
    more.setdefault("files", [("payment_voucher", voucher())])
    wan = None if amount is None else Decimal(str(amount))
    return claim_capital(project, month=month, amount=wan, by=by or city.people["li"], **more)


def accepted(city: City, project: Project, amount: Any = 100, **more: Any) -> PaidInCapital:
    """Money claimed by Li and accepted by Chen."""
    return accept_capital(claim(city, project, amount, **more), by=city.people["chen"])
