"""Pages of schemes: the overview, one version as sentences and table, changing, comparing, four-eyed moves."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.assessment import access, actions, queries
from luodi.assessment.forms import CompareForm, CopyForm, ReviewForm, SchemeFileForm
from luodi.assessment.models import SchemeVersion
from luodi.assessment.rules import (
    all_boxes,
    changed_body,
    class_heads,
    language,
    node_rows,
    obstacles_of,
    problems_at,
)
from luodi.assessment.sources import OUTSIDE, read_inputs, source_choices
from luodi.common.errors import Conflict, Refused
from luodi.web.entry_pages import EntryPage
from luodi.web.exporting import attachment
from luodi.web.pages import PageView
from luodi_engine.scoring import Refused as EngineRefused
from luodi_engine.scoring import parse_scheme
from luodi_engine.scoring.ending_sentences import ending_sentences
from luodi_engine.scoring.texts import read_json, read_yaml, write_yaml

LONGEST = 500_000
TRAIL = ((gettext_lazy("Assessment"), "assessment:list"),)


class Overview(PageView):
    """Published results first, then runs and schemes."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        context = {
            "publications": queries.listed_publications(self.user),
            "runs": queries.listed_runs(self.user),
            "schemes": queries.listed_schemes(self.user),
            "may_change": access.may_change(self.user),
        }
        return render(request, "assessment/list.html", context)


class SchemePage(PageView):
    """One version: its rule in words, its tree with weights per class, and where its figures come from."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return scheme_page(request, access.scheme_for(self.user, pk))


def scheme_page(request: Any, version: SchemeVersion, *, refused: Refused | None = None) -> HttpResponse:
    """The page of a version, with what was refused."""
    user = request.user
    others = access.visible_schemes(user).exclude(pk=version.pk).filter(code=version.code)
    context = {
        "scheme": version,
        "rules": version.rules,
        "heads": class_heads(version.rules),
        "rows": node_rows(version.rules),
        "endings": ending_sentences(version.rules, language()),
        "sources": _sources(version),
        "may_change": access.may_change(user),
        "is_own": version.made_by_id == user.pk,
        "others": others.defer("body"),
        "earlier": queries.earlier_run(version, user) if access.may_change(user) else None,
        "refused": refused.obstacles if refused else (),
        "copy_year": (version.year or 2025) + 1,
    }
    status = 200 if refused is None else 409 if isinstance(refused, Conflict) else 422
    return render(request, "assessment/scheme.html", context, status=status)


def _sources(version: SchemeVersion) -> list[dict[str, Any]]:
    words = dict(source_choices())
    found = []
    for one in version.rules.inputs:
        source = version.mapping.get(one.code, OUTSIDE)
        is_read = one.code in version.rules.data_columns
        found.append(
            {
                "input": one,
                "source": words.get(source, source) if is_read else _("Worked out or given in the scheme"),
                "is_outside": is_read and source == OUTSIDE,
                "missing": missing_words()[one.missing.rule],
            }
        )
    return found


def missing_words() -> dict[str, str]:
    """What a missing figure means, in words."""
    return {
        "refuse": _("Nothing is scored before it is there"),
        "no_points": _("No points"),
        "leave": _("No score on the indicator"),
        "value": _("A fixed value"),
        "mean": _("The mean of the others"),
        "median": _("The median of the others"),
        "last_period": _("The figure of the last period"),
    }


class UploadScheme(EntryPage):
    """A new scheme from a YAML file."""

    rights = (access.CHANGE,)
    form_class = SchemeFileForm
    title = gettext_lazy("Upload a scheme")
    note = gettext_lazy("The file becomes a draft. A known code gets its next version number.")
    button = gettext_lazy("Upload")
    done = gettext_lazy("The draft is on file.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """403 for whoever does not write schemes for the city."""
        access.require_change(self.user)

    def way_back(self, subject: Any) -> str:
        """To the overview."""
        return reverse("assessment:list")

    def perform(self, form: Any, subject: Any) -> str:
        """Add it."""
        made = actions.add_scheme(body_of(form.cleaned_data["file"]), by=self.user)
        return reverse("assessment:scheme", args=[made.pk])


class ReplaceScheme(UploadScheme):
    """The rules of a draft from a YAML file."""

    title = gettext_lazy("Replace the rules by a file")
    note = gettext_lazy("The draft gets the rules of the file; its number stays.")
    done = gettext_lazy("The rules are replaced.")

    def subject(self, **kwargs: Any) -> Any:
        """The draft."""
        return access.scheme_for(self.user, kwargs["pk"], action="change")

    def way_back(self, subject: Any) -> str:
        """To the version."""
        return reverse("assessment:scheme", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> str:
        """Replace them."""
        actions.change_scheme(subject, body_of(form.cleaned_data["file"]), by=self.user)
        return self.way_back(subject)


def body_of(text: str) -> Any:
    """The body in a YAML text; raises ``Refused`` with line and way out."""
    try:
        return read_yaml(text, longest=LONGEST)
    except EngineRefused as error:
        raise Refused.of(obstacles_of(error, field="file")) from error


class EditScheme(PageView):
    """Weights, targets and caps in tables; every problem at its row, nothing saved until all is right."""

    rights = (access.CHANGE,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The tables."""
        version = access.scheme_for(self.user, pk, action="change")
        if version.work:
            messages.info(
                request, _("Rules are being written. Put them into the draft, then change numbers here.")
            )
            return HttpResponseRedirect(reverse("assessment:scheme_build", args=[pk]))
        return self._page(version, status=200, above=[], rows=node_rows(version.rules, with_total=False))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save all or nothing."""
        version = access.scheme_for(self.user, pk, action="change")
        rows = node_rows(version.rules, with_total=False)
        given = {name: str(value) for name, value in request.POST.items()}
        body = changed_body(read_json(version.body), all_boxes(rows), given)
        above: list[str] = []
        status = 422
        try:
            parse_scheme(body)
            mapping = {name[7:]: value for name, value in given.items() if name.startswith("source:")}
            seen = int(given["version"]) if given.get("version", "").isdecimal() else 0
            actions.change_scheme(version, body, by=self.user, mapping=mapping, seen=seen)
            messages.success(request, _("The draft is saved."))
            return HttpResponseRedirect(reverse("assessment:scheme", args=[version.pk]))
        except EngineRefused as error:
            above = problems_at(rows, error.problems)
        except Refused as refused:
            above = [str(obstacle) for obstacle in refused.obstacles]
            status = 409 if isinstance(refused, Conflict) else 422
        return self._page(version, status=status, above=above, rows=rows)

    def _page(
        self, version: SchemeVersion, *, status: int, above: list[str], rows: list[Any]
    ) -> HttpResponse:
        given = self.request.POST
        lines = [
            {
                "row": row,
                "weights": [(box, given.get(box.name, box.value)) for box in row.weight_boxes],
                "boxes": [(box, given.get(box.name, box.value)) for box in row.boxes],
            }
            for row in rows
        ]
        sources = [
            (one, given.get(f"source:{one.code}", version.mapping.get(one.code, OUTSIDE)))
            for one in read_inputs(version.rules)
        ]
        context = {
            "scheme": version,
            "lines": lines,
            "sources": sources,
            "choices": source_choices(),
            "above": above,
            "problems": len(above) + sum(len(row.problems) for row in rows),
        }
        return render(self.request, "assessment/scheme_edit.html", context, status=status)


class CopyScheme(EntryPage):
    """Last year's rules as this year's draft."""

    rights = (access.CHANGE,)
    form_class = CopyForm
    title = gettext_lazy("Copy the scheme")
    note = gettext_lazy("The copy is a draft with the same rules and sources. The original stays as it is.")
    button = gettext_lazy("Copy")
    done = gettext_lazy("The copy is on file as a draft.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The version to copy."""
        return access.scheme_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> CopyForm:
        """The next year is proposed."""
        return CopyForm(args[0] if args else None, initial={"year": (subject.year or 2025) + 1})

    def way_back(self, subject: Any) -> str:
        """To the original."""
        return reverse("assessment:scheme", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> str:
        """Copy it."""
        made = actions.copy_scheme(subject, by=self.user, year=form.cleaned_data["year"])
        return reverse("assessment:scheme", args=[made.pk])


class MoveScheme(PageView):
    """Review, return or publish a version."""

    rights = (access.CHANGE,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show why not."""
        version = access.scheme_for(self.user, pk, action="change")
        form = ReviewForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        step = request.POST.get("to", "")
        try:
            if step == "reviewed":
                actions.review_scheme(version, by=self.user)
            elif step == "draft":
                actions.return_scheme(version, by=self.user, reason=reason)
            elif step == "published":
                actions.publish_scheme(version, by=self.user)
            else:
                raise Refused.because(_("Choose what to do with the version."))
        except Refused as refused:
            return scheme_page(request, version, refused=refused)
        messages.success(request, _("Done."))
        return HttpResponseRedirect(reverse("assessment:scheme", args=[pk]))


class SchemeFile(PageView):
    """The rules as a YAML file."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file."""
        version = access.scheme_for(self.user, pk)
        text = write_yaml(read_json(version.body))
        name = f"{version.code}-v{version.number}.yaml"
        headers = {"Content-Disposition": attachment(name)}
        return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


class CompareSchemes(PageView):
    """Two versions side by side: every setting that differs."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        version = access.scheme_for(self.user, pk)
        schemes = access.visible_schemes(self.user).exclude(pk=pk).defer("body").order_by("code", "-number")
        form = CompareForm(request.GET if "other" in request.GET else None, schemes=schemes)
        other = None
        if form.is_bound and form.is_valid():
            other = access.scheme_for(self.user, form.cleaned_data["other"].pk)
        context = {
            "scheme": version,
            "form": form,
            "other": other,
            "differences": queries.compared_schemes(other, version) if other else [],
        }
        return render(request, "assessment/compare.html", context)
