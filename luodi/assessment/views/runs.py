"""Pages of runs: making one, the ranked results, one unit's score opened, comparing, what-if and robustness."""

import re
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.assessment import access, actions, queries
from luodi.assessment.choices import Against
from luodi.assessment.explaining import (
    best_steps,
    compared_runs,
    engine_run,
    progress,
    recheck,
    unit_page,
    year_so_far,
)
from luodi.assessment.forms import CompareForm, RunForm
from luodi.assessment.rules import all_boxes, node_rows
from luodi.assessment.sources import Ask, is_local
from luodi.assessment.varying import (
    SPREADS,
    USUAL_SPREAD,
    Changes,
    method_words,
    moved_by,
    moved_with_scheme,
    moved_without,
    sureness,
)
from luodi.common import clock
from luodi.common.errors import Refused
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView
from luodi_engine.scoring import Scheme
from luodi_engine.scoring.alternatives import method_of

from .schemes import TRAIL

MOST_ROWS = 8


class NewRun(EntryPage):
    """Score by a version: which months, against what, with figures from elsewhere."""

    rights = (access.CHANGE,)
    form_class = RunForm
    title = gettext_lazy("Score units")
    button = gettext_lazy("Score")
    done = gettext_lazy("Scored. Look at every result before it is published.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The version."""
        return access.scheme_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> RunForm:
        """The scheme's whole year is proposed."""
        today = clock.today()
        year = subject.year or today.year
        month = today.month if year == today.year else 12
        form = RunForm(*args)
        form.initial = {"year": year, "month": month, "against": Against.YEAR}
        return form

    def way_back(self, subject: Any) -> str:
        """To the version."""
        return reverse("assessment:scheme", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> str:
        """Score, and show the results."""
        given = form.cleaned_data
        run = actions.score_units(
            subject,
            Ask(given["year"], given["month"], given["against"]),
            by=self.user,
            text=given["text"],
            items=given["item_text"],
            evidence=given["evidence"],
            reason=given["reason"],
        )
        return reverse("assessment:run", args=[run.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Which figures the table has to bring."""
        names = queries.outside_names(subject)
        told = _("Figures of the ledger are taken as they stand now. From elsewhere come: {names}.")
        if not is_local(subject.mapping):
            told = _("All figures come from elsewhere: one row a unit, columns: {names}.")
        shown = "、".join(names) or _("none")
        return {**super().extra_context(subject), "note": told.format(names=shown)}


class RunPage(PageView):
    """Units by rank with their points on every indicator."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        run = access.run_for(self.user, pk)
        return render(request, "assessment/run.html", queries.run_context(run, self.user))


class UnitScorePage(PageView):
    """One unit's score opened: formula with the numbers, figures with their records, what one more would do."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int, unit: str) -> HttpResponse:
        """The page; 404 for a unit that was not scored."""
        run = access.run_for(self.user, pk)
        score = queries.score_of(run, unit)
        if score is None:
            raise Http404
        context = {
            "run": run,
            "score": score,
            "opened": unit_page(run, unit),
            "publication": queries.publication_of(run),
        }
        return render(request, "assessment/unit.html", context)


class RecheckRun(PageView):
    """The run computed again from the stored figures, and from today's records."""

    rights = (access.CHANGE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        run = access.run_for(self.user, pk, action="change")
        return render(request, "assessment/recheck.html", {"run": run, "found": recheck(run)})


class CompareRuns(PageView):
    """Two runs side by side."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """The page."""
        run, before = access.run_for(self.user, pk), access.run_for(self.user, other)
        context = {"run": run, "before": before, "moved": compared_runs(before, run)}
        return render(request, "assessment/compare_runs.html", context)


class ProgressPage(PageView):
    """Scores to date, the gap to the next place, and the red and black list."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        run = access.run_for(self.user, pk)
        standings, lists = progress(run)
        steps = best_steps(run)
        context: dict[str, Any] = {
            "run": run,
            "standings": [(one, steps.get(one.unit.code, "")) for one in standings],
            "lists": lists,
            "year": None,
            "refused": (),
        }
        try:
            context["year"] = year_so_far(run)
        except Refused as refused:
            context["refused"] = refused.obstacles[:6]
        return render(request, "assessment/progress.html", context)


class WhatIf(PageView):
    """Change numbers and methods, take another version or leave a unit out, and see who moves; nothing is kept."""

    rights = (access.CHANGE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page, with who moves where something was asked."""
        run = access.run_for(self.user, pk, action="change")
        schemes = access.visible_schemes(self.user).exclude(pk=run.scheme_id).defer("body")
        form = CompareForm(
            request.GET if request.GET.get("other") else None, schemes=schemes.order_by("code", "-number")
        )
        names = {one.code: one.title for one in engine_run(run).data.units}
        asked = AskedChanges(run.scheme.rules, request.GET)
        without = request.GET.get("without", "")
        context: dict[str, Any] = {
            "run": run,
            "units": sorted(names.items()) if len(names) > 1 else [],
            "without": without,
            "asked": asked,
            "form": form,
            "moved": None,
            "refused": (),
        }
        status = 200
        try:
            if form.is_bound and form.is_valid():
                other = access.scheme_for(self.user, form.cleaned_data["other"].pk)
                context |= {"moved": moved_with_scheme(run, other), "told": [str(other)]}
            elif without in names and len(names) > 1:
                told = _("Without {unit}")
                context |= {"moved": moved_without(run, without), "told": [told.format(unit=names[without])]}
            elif changes := asked.changes():
                context |= {"moved": moved_by(run, changes), "told": asked.told()}
        except Refused as refused:
            context["refused"] = refused.obstacles
            status = 422
        return render(request, "assessment/whatif.html", context, status=status)


class AskedChanges:
    """The rows of the what-if form: numbers with their new value, indicators with another method."""

    def __init__(self, rules: Scheme, given: QueryDict) -> None:
        rows = node_rows(rules, with_total=False)
        self.boxes = {box.name: box for box in all_boxes(rows)}
        self.titles = {
            box.name: f"{row.title} · {box.label}" for row in rows for box in (*row.weight_boxes, *row.boxes)
        }
        self.methods = method_words()
        self.indicators = {
            row.code: row.title
            for row in rows
            if row.is_leaf and any(method_of(rules, row.code, choice) for choice in self.methods)
        }
        values = [value.strip()[:40] for value in given.getlist("value")]
        pairs = zip_longest(given.getlist("where"), values, fillvalue="")
        self.numbers = [(where, value) for where, value in pairs if where][:MOST_ROWS]
        pairs = zip_longest(given.getlist("indicator"), given.getlist("method"), fillvalue="")
        self.chosen = [(code, method) for code, method in pairs if code and method][:MOST_ROWS]

    def number_rows(self) -> list[tuple[str, str]]:
        """What was written, with empty rows for more."""
        return (self.numbers + [("", "")] * 3)[: max(3, min(len(self.numbers) + 1, MOST_ROWS))]

    def method_rows(self) -> list[tuple[str, str]]:
        """What was chosen, with an empty row for one more."""
        return (self.chosen + [("", "")] * 2)[: max(2, min(len(self.chosen) + 1, MOST_ROWS))]

    def number_choices(self) -> list[tuple[str, str, str]]:
        """Every number of the rules: name, title and present value."""
        return [(name, self.titles[name], box.value) for name, box in self.boxes.items()]

    def changes(self) -> Changes:
        """What is tried; raises ``Refused`` for what is no number of the rules."""
        if any(where not in self.boxes for where, _value in self.numbers):
            raise Refused.because(_("Choose one of the numbers of the rules."))
        return Changes([(self.boxes[where], value) for where, value in self.numbers], self.chosen)

    def told(self) -> list[str]:
        """The changes in words."""
        found = [
            f"{self.titles[where]} {self.boxes[where].value} → {value or '—'}"
            for where, value in self.numbers
        ]
        return found + [
            f"{self.indicators.get(code, code)} → {self.methods[method]}" for code, method in self.chosen
        ]


class Robustness(PageView):
    """How sure the ranks are when weights and methods could have been others, and which choice moves them."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page; without a question everything that can be varied is."""
        run = access.run_for(self.user, pk)
        context: dict[str, Any] = {"run": run, "found": None, "spreads": SPREADS}
        if len(engine_run(run).data.units) > 1:
            spread, seed = (request.GET.get(key, "") for key in ("spread", "seed"))
            context["found"] = sureness(
                run,
                request.GET.getlist("vary") if "spread" in request.GET else None,
                spread=int(spread) if spread in map(str, SPREADS) else USUAL_SPREAD,
                seed=int(seed) if re.fullmatch(r"[0-9]{1,6}", seed) else 1,
            )
        return render(request, "assessment/robustness.html", context)
