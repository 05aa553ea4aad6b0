"""Pages on which officers write a scheme: the tree, one form for each part, the rule in words, a trial beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.assessment import access, actions, queries
from luodi.assessment.editing.fields import METHODS
from luodi.assessment.editing.parts import Part, judge, words_of
from luodi.assessment.editing.sections import SECTIONS
from luodi.assessment.editing.trials import trial_table, trial_units
from luodi.assessment.forms import NewSchemeForm
from luodi.assessment.models import SchemeVersion
from luodi.assessment.rules import class_heads_of, figure_rows, language, new_figure, obstacles_of, tree_rows
from luodi.assessment.sources import OUTSIDE, default_source, source_choices
from luodi.common.errors import Conflict, Refused
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring import editing, parse_scheme
from luodi_engine.scoring.editing import free_code

from .schemes import TRAIL

Step = Callable[[Any], Any]


class NewScheme(EntryPage):
    """A scheme written from nothing."""

    rights = (access.CHANGE,)
    form_class = NewSchemeForm
    title = gettext_lazy("Write a scheme")
    note = gettext_lazy(
        "It starts with one indicator for all marks; everything else is written in the editor."
    )
    button = gettext_lazy("Begin the scheme")
    done = gettext_lazy("The draft is on file. Go on writing here.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """403 for whoever does not write schemes for the city."""
        access.require_change(self.user)

    def way_back(self, subject: Any) -> str:
        """To the overview."""
        return reverse("assessment:list")

    def perform(self, form: Any, subject: Any) -> str:
        """Start it."""
        made = actions.start_scheme(by=self.user, **form.cleaned_data)
        return reverse("assessment:scheme_build", args=[made.pk])


class DraftPage(PageView):
    """What the pages of the editor share: the draft, what is written of it, and refusals."""

    rights = (access.CHANGE,)

    def draft(self, pk: int) -> SchemeVersion:
        """The version; 404 or 403."""
        return access.scheme_for(self.user, pk, action="change")

    def seen(self) -> int:
        """The version the page was made from."""
        text = self.request.POST.get("version", "")
        return int(text) if text.isdecimal() else -1

    def keep(self, version: SchemeVersion, body: Any, mapping: dict[str, str] | None = None) -> None:
        """Keep what is written."""
        actions.keep_work(version, body, by=self.user, seen=self.seen(), mapping=mapping)


class Builder(DraftPage):
    """The tree with what is still to mend; indicators are added, moved and taken away here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The tree; a version that is no draft is only shown."""
        version = self.draft(pk)
        if not version.is_draft:
            return HttpResponseRedirect(reverse("assessment:scheme", args=[pk]))
        return self._page(version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take one step."""
        version = self.draft(pk)
        step, _colon, code = request.POST.get("do", "").partition(":")
        try:
            if step == "finish":
                actions.finish_work(version, by=self.user, seen=self.seen())
                messages.success(request, _("The draft has these rules now."))
                return HttpResponseRedirect(reverse("assessment:scheme", args=[pk]))
            if step == "drop":
                actions.drop_work(version, by=self.user, seen=self.seen())
                return HttpResponseRedirect(reverse("assessment:scheme_build", args=[pk]))
            return self._stepped(version, step, code)
        except EngineRefused as error:
            return self._page(version, [str(one) for one in obstacles_of(error)], status=422)
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            return self._page(version, [str(one) for one in refused.obstacles], status=status)

    def _stepped(self, version: SchemeVersion, step: str, code: str) -> HttpResponse:
        body, _mapping = version.writing
        if step == "add":
            title = self.request.POST.get(f"title:{code}", "").strip()
            if not title:
                raise Refused.because(_("Give the new indicator a name."))
            made = free_code(body, title)
            entry = {"code": made, "title": title, "weight": 0, "method": {"kind": ""}}
            self.keep(version, editing.added(body, entry, under=code))
            return HttpResponseRedirect(
                reverse("assessment:scheme_part", args=[version.pk, "indicator", made])
            )
        steps: dict[str, Step] = {
            "up": lambda body: editing.moved(body, code, -1),
            "down": lambda body: editing.moved(body, code, 1),
            "remove": lambda body: editing.removed(body, code),
            "under": lambda body: editing.moved_under(body, code, self.request.POST.get(f"under:{code}", "")),
        }
        if step not in steps:
            raise Refused.because(_("Choose what to do with the indicator."))
        self.keep(version, steps[step](body))
        return HttpResponseRedirect(reverse("assessment:scheme_build", args=[version.pk]))

    def _page(
        self, version: SchemeVersion, refused: list[str] | None = None, *, status: int = 200
    ) -> HttpResponse:
        body, _mapping = version.writing
        problems: list[str] = []
        rows = tree_rows(body)
        try:
            parse_scheme(body)
        except EngineRefused as error:
            problems = [one.text(language()) for one in error.problems]
        context = {
            "scheme": version,
            "rows": rows,
            "heads": class_heads_of(body),
            "problems": problems,
            "refused": refused or [],
            "sections": [(code, label) for code, (label, _fields) in SECTIONS.items()],
            "methods": METHODS,
        }
        return render(self.request, "assessment/build.html", context, status=status)


class Figures(DraftPage):
    """The figures the scheme reads: what they are, where they come from, which are read at all."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The list."""
        return self._page(self.draft(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add a figure, or take one away."""
        version = self.draft(pk)
        body, mapping = version.writing
        step, _colon, code = request.POST.get("do", "").partition(":")
        try:
            if step == "remove":
                kept = [each for each in body["inputs"] if str(each.get("code")) != code]
                self.keep(version, {**body, "inputs": kept})
                return HttpResponseRedirect(reverse("assessment:scheme_figures", args=[pk]))
            source = request.POST.get("source", OUTSIDE)
            title = request.POST.get("title", "").strip()
            labels = dict(source_choices())
            if source not in labels or (source == OUTSIDE and not title):
                raise Refused.because(_("Choose where the figure comes from, or give it a name."))
            made = new_figure(body, source, title or str(labels[source]))
            self.keep(version, {**body, "inputs": [*body["inputs"], made]}, {made["code"]: source})
            return HttpResponseRedirect(reverse("assessment:scheme_part", args=[pk, "figure", made["code"]]))
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            return self._page(version, [str(one) for one in refused.obstacles], status=status)

    def _page(
        self, version: SchemeVersion, refused: list[str] | None = None, *, status: int = 200
    ) -> HttpResponse:
        body, mapping = version.writing
        context = {
            "scheme": version,
            "rows": figure_rows(body, mapping),
            "choices": source_choices(),
            "refused": refused or [],
        }
        return render(self.request, "assessment/build_figures.html", context, status=status)


class EditPart(DraftPage):
    """One part of the scheme as a form; htmx asks again what the rule says and gives while it is written."""

    def get(self, request: HttpRequest, pk: int, kind: str, code: str) -> HttpResponse:
        """The form as it stands."""
        version = self.draft(pk)
        part = self._part(version, kind, code)
        return self._answer(version, part, part.value, dict(part.body))

    def post(self, request: HttpRequest, pk: int, kind: str, code: str) -> HttpResponse:
        """Look again, change the rows of a table, or save."""
        version = self.draft(pk)
        part = self._part(version, kind, code)
        asks: Any = getattr(request, "htmx", None)
        do = request.POST.get("do") or ("look" if asks else "save")
        value = part.read(dict(request.POST.lists()))
        if do != "save":
            if do not in ("look", "form"):
                value = part.stepped(value, do)
            template = (
                "assessment/_outcome.html"
                if do == "look" and asks
                else "assessment/_part.html"
                if asks
                else ""
            )
            return self._answer(version, part, value, part.put(value, finished=False), template=template)
        body = part.put(value)
        judged = judge(part, body)
        if judged.blocking:
            return self._answer(version, part, value, body, status=422)
        source = request.POST.get("source", "")
        try:
            self.keep(version, body, {code: source} if kind == "figure" and source else None)
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            above = [str(one) for one in refused.obstacles]
            return self._answer(version, part, value, body, status=status, above=above)
        messages.success(request, _("Kept. The draft itself changes when all is put into it."))
        back = "assessment:scheme_figures" if kind == "figure" else "assessment:scheme_build"
        return HttpResponseRedirect(reverse(back, args=[pk]))

    def _part(self, version: SchemeVersion, kind: str, code: str) -> Part:
        body, _mapping = version.writing
        part = Part(kind, code, body)
        try:
            if kind not in ("indicator", "figure", "section") or part.value is None:
                raise Http404
        except EngineRefused as error:
            raise Http404 from error
        return part

    def _answer(
        self,
        version: SchemeVersion,
        part: Part,
        value: Any,
        body: Any,
        *,
        status: int = 200,
        template: str = "",
        above: list[str] | None = None,
    ) -> HttpResponse:
        judged = judge(part, body)
        listed = queries.listed_units()
        words = words_of(body, [(unit, name) for unit, name, _kind in listed])
        units = trial_units(queries.last_run(version), listed, [each for each, _title in words.classes])
        groups = part.boxes(value, words, judged)
        given = dict(self.request.POST.lists())
        context = {
            "scheme": version,
            "part": part,
            "groups": groups,
            "every": [box for _legend, boxes in groups for top in boxes for box in top.walk()],
            "judged": judged,
            "above": above or [],
            "table": trial_table(part, body, judged, given=given, units=units),
            "names": list(words.names),
            **self._source(version, part),
        }
        return render(self.request, template or "assessment/build_part.html", context, status=status)

    def _source(self, version: SchemeVersion, part: Part) -> dict[str, Any]:
        if part.kind != "figure":
            return {}
        chosen = version.writing[1].get(part.code) or default_source(version.code, part.code)
        return {"sources": source_choices(), "source": self.request.POST.get("source", chosen)}
