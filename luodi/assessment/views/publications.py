"""Pages of published results: the notice, objections and answers, freezing and reopening, the file."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.assessment import access, actions, files, queries
from luodi.assessment.forms import AnswerForm, ObjectionForm, PublishForm, ReviewForm
from luodi.assessment.models import Publication
from luodi.audit.files import document_answer
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView

from .schemes import TRAIL

OBJECTION_DAYS = 7


class PublishRun(EntryPage):
    """Publish the results of a run as a notice that takes objections."""

    rights = (access.CHANGE,)
    form_class = PublishForm
    title = gettext_lazy("Publish the results")
    note = gettext_lazy(
        "Everybody who sees assessments will see every score and its formula. Units may object."
    )
    button = gettext_lazy("Publish")
    done = gettext_lazy("The results are published.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The run."""
        return access.run_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> PublishForm:
        """A title and a week for objections are proposed."""
        title = _("{scheme} {period}: results").format(scheme=subject.scheme.name, period=subject.period)
        until = clock.today() + timedelta(days=OBJECTION_DAYS)
        return PublishForm(args[0] if args else None, initial={"title": title, "objections_until": until})

    def way_back(self, subject: Any) -> str:
        """To the run."""
        return reverse("assessment:run", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> str:
        """Publish."""
        made = actions.publish_results(subject, by=self.user, **form.cleaned_data)
        return reverse("assessment:publication", args=[made.pk])


class Notice(PageView):
    """The notice: results, text, objections with answers, and the log."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return notice_page(request, access.publication_for(self.user, pk))


def notice_page(request: Any, publication: Publication, *, refused: Refused | None = None) -> HttpResponse:
    """The notice, with what was refused."""
    context = queries.notice_context(publication, request.user)
    context["refused"] = refused.obstacles if refused else ()
    status = 200 if refused is None else 409 if isinstance(refused, Conflict) else 422
    return render(request, "assessment/notice.html", context, status=status)


class MoveResults(PageView):
    """Freeze results, or reopen frozen ones with a reason."""

    rights = (access.CHANGE,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show why not."""
        publication = access.publication_for(self.user, pk, action="change")
        form = ReviewForm(request.POST)
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        try:
            if request.POST.get("to") == "frozen":
                actions.freeze_results(publication, by=self.user)
            elif request.POST.get("to") == "notice":
                actions.reopen_results(publication, by=self.user, reason=reason)
            else:
                raise Refused.because(_("Choose what to do with the results."))
        except Refused as refused:
            return notice_page(request, publication, refused=refused)
        messages.success(request, _("Done."))
        return HttpResponseRedirect(reverse("assessment:publication", args=[pk]))


class FileObjection(EntryPage):
    """A unit objects to its result, with evidence."""

    rights = (access.OBJECT,)
    title = gettext_lazy("Object to the results")
    note = gettext_lazy(
        "Name the indicator, say what is wrong and what would be right, and attach the proof."
    )
    button = gettext_lazy("File the objection")
    done = gettext_lazy("The objection is filed. The office answers it here.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The published results."""
        return access.publication_for(self.user, kwargs["pk"], action="object")

    def form(self, subject: Any, *args: Any) -> ObjectionForm:
        """One's own units, and the indicators of the scheme."""
        leaves = subject.run.scheme.rules.leaves
        return ObjectionForm(
            *args,
            units=access.own_units(self.user),
            indicators=[(leaf.code, leaf.title or leaf.code) for leaf in leaves],
        )

    def way_back(self, subject: Any) -> str:
        """To the notice."""
        return reverse("assessment:publication", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> None:
        """File it."""
        given = form.cleaned_data
        actions.file_objection(
            subject,
            given["unit"],
            given["text"],
            by=self.user,
            indicator=given["indicator"],
            evidence=given["evidence"],
        )


class AnswerObjection(EntryPage):
    """The office answers an objection."""

    rights = (access.CHANGE,)
    form_class = AnswerForm
    title = gettext_lazy("Answer the objection")
    button = gettext_lazy("Answer")
    done = gettext_lazy("The objection is answered.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The objection."""
        return access.objection_for(self.user, kwargs["pk"], action="change")

    def way_back(self, subject: Any) -> str:
        """To the notice."""
        return reverse("assessment:publication", args=[subject.publication_id])

    def perform(self, form: Any, subject: Any) -> None:
        """Answer it."""
        actions.answer_objection(subject, by=self.user, **form.cleaned_data)

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The objection above the form, and what an upheld one leads to."""
        told = _("Upheld: mend the figures, score the months again, and publish the new run as a correction.")
        return {**super().extra_context(subject), "note": f"{subject.text} — {told}"}


class Evidence(PageView):
    """The document of an objection; opening it is noted."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file."""
        document = access.objection_for(self.user, pk).document
        if document is None:
            return HttpResponse(status=404)
        return document_answer(document, by=self.user, in_place=False)


class NoticeFile(PageView):
    """The notice as Excel, Word or PDF (``?form=``): results, and a formula line for every score."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, or the notice with why there is none."""
        publication = access.publication_for(self.user, pk)
        try:
            return files.notice_file(publication, request.GET.get("form", "xlsx"), by=self.user)
        except Refused as refused:
            return notice_page(request, publication, refused=refused)
