"""A small scheme over signed projects, its run and its publication."""

from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile

from luodi.assessment import actions
from luodi.assessment.models import AssessmentRun, Objection, Publication, SchemeVersion
from luodi.assessment.sources import Ask
from luodi.common import clock

PDF = b"%PDF-1.4 an example paper "


def body(**more: Any) -> dict[str, Any]:
    """10 points for signed projects against 4, 5 points for marks from elsewhere."""
    return {
        "scheme": "small",
        "title": "样例考核",
        "year": 2025,
        "missing": "no_points",
        "inputs": [
            {"code": "signed_projects", "title": "签约项目数", "unit": "个"},
            {"code": "marks", "title": "评分"},
        ],
        "total": {"full_marks": 15},
        "indicators": [
            {
                "code": "signing",
                "title": "签约",
                "weight": 10,
                "method": {"kind": "ratio", "input": "signed_projects", "target": 4, "cap": 1},
            },
            {
                "code": "judged",
                "title": "评议",
                "weight": 5,
                "method": {"kind": "goalposts", "input": "marks", "low": 0, "high": 100},
            },
        ],
        **more,
    }


def scheme(by: Any, **more: Any) -> SchemeVersion:
    """A draft."""
    return actions.add_scheme(body(**more), by=by)


def published_scheme(by: Any, reviewer: Any) -> SchemeVersion:
    """A version in force."""
    made = actions.review_scheme(scheme(by), by=reviewer)
    return actions.publish_scheme(made, by=by)


def run(version: SchemeVersion, by: Any, text: str = "单位,评分\neast,80\nwest,50\n") -> AssessmentRun:
    """The whole of 2025 with marks from elsewhere."""
    outside = actions.bring_outside_figures(text, by=by, evidence=ContentFile(PDF, name="marks.pdf"))
    return actions.make_run(version, Ask(2025, 12), by=by, outside=outside)


def publication(by: Any, reviewer: Any) -> Publication:
    """Results open to objections for a week."""
    made = run(published_scheme(by, reviewer), by)
    until = clock.today() + timedelta(days=7)
    return actions.publish_results(made, by=by, title="考核结果公示", objections_until=until)


def objection(found: Publication, unit: Any, by: Any) -> Objection:
    """An objection with evidence."""
    evidence = ContentFile(PDF, name="proof.pdf")
    return actions.file_objection(found, unit, "少计一个项目", by=by, indicator="signing", evidence=evidence)
