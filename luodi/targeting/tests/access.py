"""Targets are negotiations: a county sees what is suggested to it, a department what it submitted, no more."""

from datetime import date

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.common import clock
from luodi.targeting.models import Extract, QuarterlyRound, Submission, TargetFirm
from tests.access import Row, World

SEES = "leader chief bureau"


def quarter(world: World) -> QuarterlyRound:
    """The round of the matrix."""
    today = clock.today()
    found, _made = QuarterlyRound.objects.get_or_create(
        year=today.year,
        quarter=1,
        defaults={
            "opened_on": today,
            "limit_days": 10,
            "due_on": date(today.year, 12, 31),
            "stale_days": 30,
            "opened_by": world.people["bureau"],
        },
    )
    return found


def department(world: World, place: str) -> Organization:
    """The city's department, or one of the western county."""
    if place == "own":
        return world.places["department"]
    known = Organization.objects.filter(code="west-office").first()
    if known:
        return known
    west = Organization.objects.get(code="west")
    return Organization.objects.add_child(
        west, dict(code="west-office", name="west-office", kind=OrganizationKind.DEPARTMENT)
    )


def make(world: World, place: str, state: str) -> Submission:
    """A submission in a state; what a write left behind is set back."""
    found, _made = Submission.objects.get_or_create(
        round=quarter(world), department=department(world, place), defaults={"updated_at": clock.now()}
    )
    Submission.objects.filter(pk=found.pk).update(state=state, submitted_by=world.people["department"])
    return found


def draft(world: World, place: str) -> dict[str, object]:
    """A submission that its department writes."""
    return {"pk": make(world, place, "draft").pk}


def waiting(world: World, place: str) -> dict[str, object]:
    """A submission that waits for the bureau."""
    return {"pk": make(world, place, "submitted").pk}


def target(world: World, place: str, state: str = "accepted", *, accepted: bool = True) -> dict[str, object]:
    """A target suggested to the county and worked by it."""
    made = TargetFirm.objects.create(
        submission=make(world, place, state),
        name=f"样例{TargetFirm.objects.count()}",
        firm_key=f"n{TargetFirm.objects.count()}",
        suggested_owner=world.unit(place),
        owner=world.unit(place) if accepted else None,
        accepted_on=clock.today() if accepted else None,
        updated_at=clock.now(),
    )
    return {"pk": made.pk}


def drafted(world: World, place: str) -> dict[str, object]:
    """A target that is not accepted yet."""
    return target(world, place, "draft", accepted=False)


def closable(world: World, place: str) -> dict[str, object]:
    """A round; it belongs to no place."""
    return {"pk": quarter(world).pk}


def extract(world: World, place: str) -> dict[str, object]:
    """A registry extract; it belongs to no place."""
    made = Extract.objects.create(
        file_name="x.csv", kind="csv", made_by=world.people["bureau"], made_at=clock.now()
    )
    return {"pk": made.pk}


LISTS = "leader chief bureau department outpost county"
WORKS = "bureau department outpost county_bureau clerk"
LOOKS = "bureau county_bureau department outpost"
LOADS = "bureau county_bureau"

TABLE = (
    Row("targeting:list", LISTS, method="GET POST"),
    Row("targeting:mine", LISTS, method="GET POST"),
    Row("targeting:waiting_panel", "everybody"),
    Row("targeting:close_targets", WORKS, method="POST"),
    Row("targeting:segments", LISTS),
    Row("targeting:ranking", LISTS),
    Row("targeting:take", "department", method="POST"),
    Row("targeting:universe", LOOKS),
    Row("targeting:promote", LOOKS, method="POST"),
    Row("targeting:extracts", LOADS),
    Row("targeting:take_extract", LOADS, method="GET POST"),
    Row("targeting:map_extract", LOADS, LOADS, extract, method="GET POST"),
    Row("targeting:rounds", LISTS),
    Row("targeting:open_round", "bureau", method="GET POST"),
    Row("targeting:close_round", "bureau", "bureau", closable, method="GET POST"),
    Row("targeting:submission", f"{SEES} department", SEES, draft),
    Row("targeting:attachment", "", "", draft),
    *(
        Row(f"targeting:{name}", "department", "", draft, method="GET POST")
        for name in ("information", "add_target", "paste", "grid", "submit")
    ),
    *(
        Row(f"targeting:{name}", "bureau", "bureau", waiting, method="GET POST")
        for name in ("accept", "return")
    ),
    Row("targeting:target", f"{SEES} department county", SEES, target),
    Row("targeting:edit", "department", "", drafted, method="GET POST"),
    Row("targeting:remove", "department", "", drafted, method="GET POST"),
    *(
        Row(f"targeting:{name}", "bureau county_bureau clerk", "bureau", target, method="GET POST")
        for name in ("touch", "move", "link")
    ),
    Row("targeting:lead", "bureau county_bureau clerk", "bureau", target, method="GET POST"),
    Row("targeting:assign", "bureau", "bureau", target, method="GET POST"),
)
