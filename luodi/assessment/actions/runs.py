"""Writes of runs: figures collected, scored and stored with their hashes; the same three give the same result."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _

from luodi.accounts.models import Organization, User
from luodi.assessment.models import AssessmentRun, OutsideFigures, SchemeVersion, UnitScore
from luodi.assessment.rules import obstacles_of
from luodi.assessment.sources import Ask, collect, is_local
from luodi.audit.actions import action, record_event, store_document
from luodi.audit.choices import DocumentKind, Verb
from luodi.common import clock
from luodi.common.errors import Obstacle, Refused
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring import Run, Scheme, score
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.reading import read_values
from luodi_engine.scoring.texts import write_json


@action
def bring_outside_figures(
    text: str,
    *,
    by: User,
    items: str = "",
    evidence: File | None = None,
    note: str = "",
    is_example: bool = False,
) -> OutsideFigures:
    """Keep an uploaded table and its evidence; the run that uses it checks every cell."""
    document = None
    if evidence is not None:
        title = note or _("Evidence of outside figures")
        document = store_document(
            evidence, kind=DocumentKind.OTHER, by=by, title=title, is_example=is_example
        )
    made = OutsideFigures.objects.create(
        text=text, items=items, document=document, note=note[:200], brought_by=by, brought_at=clock.now()
    )
    record_event(Verb.IMPORT, made, by=by, after={"lines": text.count("\n"), "document": document})
    return made


@action
def make_run(
    scheme: SchemeVersion,
    ask: Ask,
    *,
    by: User,
    outside: OutsideFigures | None = None,
    reason: str = "",
    is_example: bool = False,
) -> AssessmentRun:
    """Score the months of ``ask`` by the scheme on the city's figures as they stand, and keep everything.

    Raises ``Refused`` with every figure that is missing or does not fit, by unit and figure; nothing is kept then.
    """
    rules = scheme.rules
    if not is_local(scheme.mapping) and outside is None:
        message = _("Every figure of this scheme comes from elsewhere. Upload the table with its evidence.")
        raise Refused.because(message, field="table")
    values, scored = computed(rules, scheme.mapping, ask, outside=outside)
    made = AssessmentRun.objects.create(
        scheme=scheme,
        year=ask.year,
        month=ask.month,
        against=ask.against,
        data=write_json(values),
        mapping=scheme.mapping,
        outside=outside,
        scheme_hash=rules.hash,
        data_hash=scored.data.hash,
        engine_version=scored.engine_version,
        result_hash=scored.hash,
        reason=reason[:300],
        is_example=is_example or scheme.is_example,
        made_by=by,
        made_at=clock.now(),
    )
    _keep_scores(made, scored)
    after = {"scheme": rules.hash, "data": made.data_hash, "result": made.result_hash}
    record_event(Verb.CREATE, made, by=by, after=after, reason=reason)
    return made


@action
def score_units(
    scheme: SchemeVersion,
    ask: Ask,
    *,
    by: User,
    text: str = "",
    items: str = "",
    evidence: File | None = None,
    reason: str = "",
) -> AssessmentRun:
    """Score with figures from elsewhere in ``text``; without any, the last table of the same scheme and year is used."""
    outside = None
    if text.strip() or items.strip():
        outside = bring_outside_figures(text, by=by, items=items, evidence=evidence, note=str(scheme))
    else:
        runs = AssessmentRun.objects.filter(scheme__code=scheme.code, year=ask.year, outside__isnull=False)
        last = runs.select_related("outside").order_by("-made_at", "-pk").first()
        outside = last.outside if last else None
    return make_run(scheme, ask, by=by, outside=outside, reason=reason)


def computed(
    rules: Scheme, mapping: Mapping[str, str], ask: Ask, *, outside: OutsideFigures | None
) -> tuple[dict[str, Any], Run]:
    """The figures as values and their run; raises ``Refused`` in the user's words."""
    try:
        text, items = (outside.text, outside.items) if outside else ("", "")
        values = collect(rules, mapping, ask, outside=text, items=items)
        if not values["units"]:
            raise Refused.because(_("There is no assessed unit. Mark the units that are compared first."))
        return values, score(rules, read_values(values, rules))
    except EngineRefused as error:
        hint = _(
            "Bring the missing figures in the outside table, or say in the scheme what a missing figure means."
        )
        found = obstacles_of(error)
        if any(one.code == "figure_missing" for one in error.problems):
            found.append(Obstacle(hint))
        raise Refused.of(found) from error


def _keep_scores(run: AssessmentRun, scored: Run) -> None:
    codes = [result.unit.code for result in scored.results]
    known = {unit.code: unit for unit in Organization.objects.filter(code__in=codes)}
    rows = []
    for result in scored.results:
        points = {
            code: ["" if node.exact is None else plain(node.exact), _printed(node.printed)]
            for code, node in result.nodes.items()
        }
        period = f" {result.period}" if result.period else ""
        rows.append(
            UnitScore(
                run=run,
                unit=known.get(result.unit.code),
                code=f"{result.unit.code}{period}"[:60],
                name=f"{result.unit.title}{period}"[:120],
                unit_class=result.unit.unit_class,
                exact="" if result.exact is None else plain(result.exact),
                printed=_printed(result.printed),
                rank=result.rank,
                grade=_grade(scored, result.grade),
                points=points,
            )
        )
    UnitScore.objects.bulk_create(rows)


def _printed(number: Any) -> str:
    return "" if number is None else format(number, "f")


def _grade(scored: Run, code: str) -> str:
    return next((each.title or code for each in scored.scheme.grades if each.code == code), code)
