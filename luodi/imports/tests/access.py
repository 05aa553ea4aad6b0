"""Who may open the pages of imports: one's own runs; whoever imports for the whole city sees all, and touches none."""

from django.core.files.base import ContentFile

from luodi.imports import actions
from luodi.imports.choices import RunState
from luodi.imports.models import ImportRun
from luodi.ladders.actions import load_shipped
from luodi.ladders.models import LadderVersion
from tests.access import Row, World

SHEET = "项目名称,责任单位\n年产五千吨腊肉制品项目,{unit}\n"


def run(world: World, place: str) -> dict[str, object]:
    """An uploaded run of the clerk of that county."""
    return {"pk": _run(world, place).pk}


def done(world: World, place: str) -> dict[str, object]:
    """A run that was brought in."""
    made = _run(world, place)
    ImportRun.objects.filter(pk=made.pk).update(state=RunState.DONE, applied_at=made.created_at)
    return {"pk": made.pk}


def faulty(world: World, place: str) -> dict[str, object]:
    """A run with a sheet of faults."""
    made = _run(world, place)
    made.error_sheet.save("faults.xlsx", ContentFile(b"PK"), save=True)
    return {"pk": made.pk}


def source(world: World, place: str) -> dict[str, object]:
    """The source of ledgers."""
    return {"source": "projects"}


def _run(world: World, place: str) -> ImportRun:
    if not LadderVersion.objects.exists():
        load_shipped()
    sheet = SHEET.format(unit=world.unit(place).code).encode()
    return actions.upload_run("projects", ContentFile(sheet, name="ledger.csv"), by=world.clerk(place))


MAY = "bureau county_bureau clerk"
SEES = "bureau clerk"
BOTH = "GET POST"
TABLE = (
    Row("imports:list", MAY),
    Row("imports:list", MAY, method="POST", data={"do": "columns"}),
    Row("imports:new", MAY, method=BOTH, data={}),
    Row("imports:template", MAY, MAY, make=source),
    Row("imports:records", MAY, MAY, make=source),
    Row("imports:detail", SEES, "bureau", make=run),
    Row("imports:progress", SEES, "bureau", make=run),
    Row("imports:rows", SEES, "bureau", make=done),
    Row("imports:file", SEES, "bureau", make=run),
    Row("imports:faults", SEES, "bureau", make=faulty),
    Row("imports:columns", "clerk", make=run, method=BOTH, data={}),
    Row("imports:start", "clerk", make=run, method="POST", data={"do": "take_back"}),
    Row("imports:undo", "clerk", make=done, method=BOTH, data={}),
)
