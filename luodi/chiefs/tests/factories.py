"""Chains with their chiefs as the actions make them."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile

from luodi.chains.tests.factories import make_tea
from luodi.chiefs.actions import set_leadership, submit_deliverable
from luodi.chiefs.models import Deliverable, Leadership
from tests.access import World

PDF = b"%PDF-1.4 a plan"


def lead(world: World, *, code: str = "tea", **more: Any) -> Leadership:
    """The chain of tea led by the chief from 2024 on; the department delivers nine things by the end of 2026."""
    chain = make_tea(world, code=code).chain
    values = {
        "year_from": 2024,
        "chief": world.people["chief"],
        "lead_department": world.places["department"],
        "set_code": "zhejiang-nine-ones",
        **more,
    }
    return set_leadership(
        chain, values, by=world.people["bureau"], hosts=[world.places["east"]], due_on=date(2026, 12, 31)
    )


def paper(name: str = "plan.pdf") -> ContentFile:
    """A document."""
    return ContentFile(PDF + name.encode(), name=name)


def handed_in(world: World, leadership: Leadership, *, by: str = "department") -> Deliverable:
    """The first deliverable, handed in."""
    first = leadership.deliverables.order_by("order").first()
    assert first is not None
    return submit_deliverable(first, by=world.people[by], text="规划已印发", files=[paper()])
