"""Pages of ladder versions: list, one version, comparison, drafting, the editor, adopting, withdrawing."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.pages import ListPage, PageView
from luodi.web.record_pages import DetailPage, refusals_to_form

from . import access, actions, drafting, queries
from .forms import AdoptForm, DraftForm, EditorForm
from .tables import COLUMNS, FILTERS, state_tone
from .wording import differences, stage_rows

TRAIL = ((_("Rules"), "ladders:list"),)


class Versions(ListPage):
    """All versions of the stage ladder."""

    rights = (access.VIEW,)
    code = "ladders"
    title = _("Rules: stages and gates")
    note = _(
        "Each step of a project is judged by the version in force on the day it takes effect. An adopted version is never edited."
    )
    columns = COLUMNS
    filters = FILTERS
    access = staticmethod(access.visible_versions)
    default_sort = "-effective_from"
    template_name = "ladders/list.html"
    empty_title = _("No version yet")
    empty_text = _("The ladders that ship with Luodi are adopted when a city is set up.")

    def extra_context(self) -> dict[str, Any]:
        """The version of today, and whether the reader may draft."""
        in_force = queries.in_force_today(clock.today())
        return {"may_change": access.may_change(self.user), "in_force": in_force}


class VersionPage(DetailPage):
    """One version as a readable table: stages with their gates."""

    rights = (access.VIEW,)
    access = staticmethod(access.version_for)
    template_name = "ladders/detail.html"
    name = "version"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Stages in words, other versions to compare with, what may be done."""
        in_force = queries.in_force_today(clock.today())
        return {
            "number": f"v{record.number}",
            "stages": stage_rows(queries.parsed(record)),
            "others": queries.other_versions(record),
            "tone": state_tone(record.state),
            "is_in_force": in_force is not None and in_force.pk == record.pk,
            "may_change": access.may_change(self.user),
        }


class Compare(PageView):
    """What one version changes against another."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        """``other`` is the older one."""
        new, old = access.version_for(self.user, pk), access.version_for(self.user, other)
        found = differences(queries.parsed(old), queries.parsed(new))
        return render(request, "ladders/compare.html", {"new": new, "old": old, "differences": found})


class Draft(EntryPage):
    """A new draft with the stages and gates of an existing version."""

    form_class = DraftForm
    title = _("Draft a new version")
    note = _(
        "The draft begins with the stages and gates of the version it is made from. Nothing changes until it is adopted."
    )
    button = _("Draft")
    done = _("Drafted. Now change what is to be changed.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The version to begin from, or 404 or 403."""
        return access.version_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> DraftForm:
        """A name and day to begin with."""
        first = clock.today().replace(day=1)
        following = first.replace(year=first.year + first.month // 12, month=first.month % 12 + 1)
        return DraftForm(args[0] if args else None, initial={"effective_from": following})

    def way_back(self, subject: Any) -> str:
        """The version."""
        return reverse("ladders:detail", args=[subject.pk])

    def perform(self, form: DraftForm, subject: Any) -> str:
        """Draft it and open the editor."""
        given = form.cleaned_data
        body = {**subject.body, "version": given["name"], "source": given["source"]}
        made = actions.draft_version(**given, body=body, by=self.user)
        return reverse("ladders:edit", args=[made.pk])


class Editor(PageView):
    """Stages and gates of a draft: reorder, add, take away, choose from lists; all mistakes at their place."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The editor with the saved draft."""
        version = access.version_for(self.user, pk, action="change")
        if version.state != "draft":
            return redirect("ladders:detail", pk)
        form = EditorForm(instance=version, initial={"digest": actions.body_digest(version)})
        return self.answer(version, form, drafting.laid_out(version.body["stages"], ()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Take one step of the editor, or save."""
        version = access.version_for(self.user, pk, action="change")
        form = EditorForm(request.POST)
        stages = drafting.read_posted(request.POST)
        step = request.POST.get("do", "save")
        if step != "save":
            rows = drafting.laid_out(drafting.rearranged(stages, step), ())
            return self.answer(version, form, rows, is_moved=True, in_hand=drafting.stage_in_hand(step))
        stages = drafting.with_codes(stages)
        if not form.is_valid():
            return self.answer(version, form, drafting.laid_out(stages, ()), status=422)
        head = form.head()
        body = {**version.body, "source": head["source"], "stages": stages}
        try:
            actions.edit_draft(
                version,
                {**head, "body": body},
                by=self.user,
                expected_digest=form.cleaned_data["digest"] or None,
            )
        except Refused as refused:
            return self.refuse(version, form, stages, refused)
        messages.success(request, _("Saved as a draft."))
        return redirect("ladders:detail", pk)

    def refuse(self, version: Any, form: EditorForm, stages: list[Any], refused: Refused) -> HttpResponse:
        """Everything that is wrong, in a list above and at each place."""
        found = [(drafting.summary_line(str(each), each.place), each) for each in refused.obstacles]
        rows = drafting.laid_out(stages, drafting.problems_of(stages, version))
        if isinstance(refused, Conflict):
            refusals_to_form(form, refused)
            return self.answer(version, form, rows, status=409)
        return self.answer(version, form, rows, status=422, problems=[line for line, _each in found])

    def answer(
        self, version: Any, form: EditorForm, rows: list[drafting.Row], *, status: int = 200, **more: Any
    ) -> HttpResponse:
        """The page, or for htmx the editor alone."""
        context = {"version": version, "form": form, "rows": rows, **more}
        htmx: Any = getattr(self.request, "htmx", None)
        template = "ladders/_editor.html" if htmx else "ladders/editor.html"
        return render(self.request, template, context, status=status)


class Adopt(EntryPage):
    """Put a draft into force."""

    form_class = AdoptForm
    title = _("Adopt the version")
    note = _(
        "From its effective day on all steps are judged by it. An adopted version is never edited; a later one replaces it."
    )
    button = _("Adopt")
    done = _("Adopted.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The draft, or 404 or 403."""
        return access.version_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> AdoptForm:
        """The draft's own day and source."""
        return AdoptForm(
            args[0] if args else None,
            initial={"effective_from": subject.effective_from, "source": subject.source},
        )

    def way_back(self, subject: Any) -> str:
        """The version."""
        return reverse("ladders:detail", args=[subject.pk])

    def perform(self, form: AdoptForm, subject: Any) -> None:
        """Adopt it."""
        actions.adopt_version(subject, by=self.user, **form.cleaned_data)


class Withdraw(EntryPage):
    """Take a version out of force."""

    form_class = ReasonForm
    title = _("Withdraw the version")
    note = _("Steps taken under it keep it. At least one adopted version has to stay.")
    button = _("Withdraw")
    done = _("Withdrawn.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The version, or 404 or 403."""
        return access.version_for(self.user, kwargs["pk"], action="change")

    def way_back(self, subject: Any) -> str:
        """The version."""
        return reverse("ladders:detail", args=[subject.pk])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Withdraw it."""
        actions.withdraw_version(subject, by=self.user, reason=form.cleaned_data["reason"])
