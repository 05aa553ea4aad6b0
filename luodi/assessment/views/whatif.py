"""Pages of what-if: another weight, target or cap, other figures, and how sure the ranks are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luodi.assessment import access
from luodi.assessment.explaining import engine_run, moved_by, moved_with_scheme, robustness
from luodi.assessment.forms import CompareForm
from luodi.assessment.models import AssessmentRun
from luodi.assessment.rules import all_boxes, node_rows
from luodi.common.errors import Refused
from luodi.web.pages import PageView


class WhatIf(PageView):
    """Change one number of the rules, or score these figures by another version, and see who moves; nothing is kept."""

    rights = (access.CHANGE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, with who moves where something was asked."""
        run = access.run_for(self.user, pk, action="change")
        rows = node_rows(run.scheme.rules, with_total=False)
        titles = {
            box.name: f"{row.title} · {box.label}" for row in rows for box in (*row.weight_boxes, *row.boxes)
        }
        where, value = request.GET.get("where", ""), request.GET.get("value", "").strip()
        schemes = access.visible_schemes(self.user).exclude(pk=run.scheme_id).defer("body")
        form = CompareForm(
            request.GET if request.GET.get("other") else None, schemes=schemes.order_by("code", "-number")
        )
        context: dict[str, Any] = {
            "run": run,
            "choices": [(box, titles[box.name]) for box in all_boxes(rows)],
            "where": where,
            "value": value,
            "form": form,
            "moved": None,
            "refused": (),
        }
        status = 200
        try:
            if form.is_bound and form.is_valid():
                other = access.scheme_for(self.user, form.cleaned_data["other"].pk)
                context |= {"moved": moved_with_scheme(run, other), "told": str(other)}
            elif where:
                context |= {
                    "moved": self._changed(run, where, value),
                    "told": f"{titles.get(where, where)} → {value}",
                }
        except Refused as refused:
            context["refused"] = refused.obstacles
            status = 422
        return render(request, "assessment/whatif.html", context, status=status)

    def _changed(self, run: AssessmentRun, where: str, value: str) -> Any:
        boxes = {box.name: box for box in all_boxes(node_rows(run.scheme.rules, with_total=False))}
        if where not in boxes:
            raise Refused.because(_("Choose one of the numbers of the rules."))
        return moved_by(run, boxes[where], value)


class Robustness(PageView):
    """How sure the ranks are when weights could have been others, and which weight moves them."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        run = access.run_for(self.user, pk)
        scored = engine_run(run)
        charts = robustness(run) if len(scored.data.units) > 1 else ()
        return render(request, "assessment/robustness.html", {"run": run, "charts": charts})
