"""An example scheme with published results and an answered objection for the sample city."""

from datetime import timedelta

from django.core.files.base import ContentFile

from luodi.accounts.models import Organization, User
from luodi.assessment.access import may_change, own_units
from luodi.assessment.actions import (
    answer_objection,
    bring_outside_figures,
    file_objection,
    load_shipped_schemes,
    make_run,
    publish_results,
    publish_scheme,
    review_scheme,
)
from luodi.assessment.choices import Outcome
from luodi.assessment.models import Publication, SchemeVersion
from luodi.assessment.sources import Ask
from luodi.audit.actions import action
from luodi.common import clock

CODE = "sample-city"
EVIDENCE = b"%PDF-1.4 \xe7\xa4\xba\xe4\xbe\x8b\xef\xbc\x9aexample evidence"


@action
def sample_assessment(
    *, by: User, reviewer: User | None = None, objector: User | None = None, year: int = 2025
) -> Publication:
    """Shipped schemes on file, the sample scheme reviewed and published, ``year`` scored, one objection answered.

    ``by`` keeps results for the city, ``reviewer`` is another one who does, ``objector`` enters for an assessed
    unit; those left out are the first who may. Everything is marked as an example and recorded at ``clock.now()``.
    Raises ``Refused`` where the city has no assessed unit, lacks a class of the scheme, or nobody else may review.
    """
    others = list(User.objects.exclude(pk=by.pk).select_related("organization").order_by("pk"))
    reviewer = reviewer or next((one for one in others if may_change(one)), by)
    objector = objector or next((one for one in others if own_units(one).exists()), None)
    load_shipped_schemes(by=by)
    scheme = SchemeVersion.objects.get(code=CODE, number=1)
    review_scheme(scheme, by=reviewer)
    scheme = publish_scheme(scheme, by=reviewer)
    outside = bring_outside_figures(
        satisfaction_table(),
        by=by,
        evidence=ContentFile(EVIDENCE, name="example.pdf"),
        note="企业满意度第三方调查（示例）",
        is_example=True,
    )
    run = make_run(scheme, Ask(year, 12), by=by, outside=outside, is_example=True)
    until = clock.today() + timedelta(days=7)
    notice = publish_results(
        run,
        by=by,
        title=f"{year}年度招商引资考核结果公示（示例）",
        objections_until=until,
        note="现将考核结果予以公示。对结果有异议的，请在公示期内提出并附证明材料。（示例文本）",
    )
    unit = own_units(objector).first() if objector else None
    if objector is not None and unit is not None and run.scores.filter(unit=unit).exists():
        text = "本单位认为“履约”一项中有一个项目已于期限内开工，请核对开工证明。（示例）"
        evidence = ContentFile(EVIDENCE, name="objection.pdf")
        objection = file_objection(
            notice, unit, text, by=objector, indicator="keeping", evidence=evidence, is_example=True
        )
        answer = "经核对台账与证明材料，该项目开工日期晚于期限，维持原结果。（示例）"
        answer_objection(objection, by=reviewer, outcome=Outcome.REJECTED, answer=answer)
    return notice


def satisfaction_table() -> str:
    """Invented survey marks of every assessed unit, the same every time."""
    units = Organization.objects.filter(is_assessed=True, is_active=True).order_by("order", "path")
    lines = [f"{unit.code},{84 + number * 7 % 11}" for number, unit in enumerate(units)]
    return "\n".join(["单位,企业满意度", *lines]) + "\n"
