"""Pages of awards: rounds, nominations with evidence, the marks of judges, results."""

from typing import Any

from django.contrib import messages
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.audit.files import document_answer
from luodi.common import clock
from luodi.common.errors import Conflict, Refused
from luodi.projects.access import visible_projects
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView

from . import access, actions, queries
from .choices import AwardKind
from .forms import AwardForm, NominationForm, marks_of

TRAIL = ((gettext_lazy("Awards"), "awards:list"),)


class AwardList(PageView):
    """All rounds, the latest year first."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        context = {"awards": queries.listed_awards(self.user), "may_keep": access.may_keep(self.user)}
        return render(request, "awards/list.html", context)


class NewAward(EntryPage):
    """A round is opened."""

    rights = (access.CHANGE,)
    form_class = AwardForm
    title = gettext_lazy("Open an award")
    note = gettext_lazy(
        "Units nominate until the day given; then judges without an interest score every nomination."
    )
    button = gettext_lazy("Open")
    done = gettext_lazy("The award is open. Seat the judges next.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """403 for whoever does not keep awards."""
        access.require_keep(self.user)

    def form(self, subject: Any, *args: Any) -> AwardForm:
        """This year is proposed."""
        form = AwardForm(*args)
        form.initial["year"] = clock.today().year
        return form

    def way_back(self, subject: Any) -> str:
        """To the list."""
        return reverse("awards:list")

    def perform(self, form: Any, subject: Any) -> str:
        """Open it."""
        given = dict(form.cleaned_data)
        made = actions.open_award(given.pop("title"), given.pop("kind"), by=self.user, **given)
        return reverse("awards:detail", args=[made.pk])


class AwardPage(PageView):
    """One round; the office seats judges and moves it on."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return award_page(request, access.award_for(self.user, pk))


def award_page(request: Any, award: Any, *, refused: Refused | None = None) -> HttpResponse:
    """The page of a round, with what was refused."""
    context = queries.award_context(award, request.user)
    context["refused"] = refused.obstacles if refused else ()
    status = 200 if refused is None else 409 if isinstance(refused, Conflict) else 422
    return render(request, "awards/detail.html", context, status=status)


class MoveAward(PageView):
    """The steps of the office: judges, judging, results, freezing, reopening."""

    rights = (access.CHANGE,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show why not."""
        award = access.award_for(self.user, pk, action="change")
        step, _colon, number = request.POST.get("to", "").partition(":")
        try:
            self._step(award, step, number)
        except Refused as refused:
            return award_page(request, award, refused=refused)
        messages.success(request, _("Done."))
        return HttpResponseRedirect(reverse("awards:detail", args=[pk]))

    def _step(self, award: Any, step: str, number: str) -> None:
        if step == "seat":
            chosen = self.request.POST.get("person", "")
            person = next((one for one in queries.candidates(self.user) if str(one.pk) == chosen), None)
            if person is None:
                raise Refused.because(_("Choose a person."))
            actions.seat_judge(award, person, by=self.user)
        elif step == "unseat":
            judge = next((one for one in award.judges.all() if str(one.pk) == number), None)
            if judge is None:
                raise Refused.because(_("There is no such judge."))
            actions.unseat_judge(judge, by=self.user)
        elif step == "judging":
            actions.move_to_judging(award, by=self.user)
        elif step == "published":
            actions.publish_award(award, by=self.user)
        elif step == "frozen":
            actions.freeze_award(award, by=self.user)
        elif step == "reopen":
            actions.reopen_award(award, by=self.user, reason=self.request.POST.get("reason", ""))
        else:
            raise Refused.because(_("Choose what to do with the award."))


class Nominate(EntryPage):
    """A unit nominates, with evidence."""

    rights = (access.VIEW,)
    title = gettext_lazy("Nominate")
    button = gettext_lazy("Nominate")
    done = gettext_lazy("The nomination is filed.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The round."""
        return access.award_for(self.user, kwargs["pk"], action="nominate")

    def form(self, subject: Any, *args: Any) -> NominationForm:
        """One's own units and, for best projects, the projects one sees."""
        projects = visible_projects(self.user) if subject.kind == AwardKind.PROJECTS else None
        return NominationForm(*args, units=access.own_units(self.user), projects=projects)

    def way_back(self, subject: Any) -> str:
        """To the round."""
        return reverse("awards:detail", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> None:
        """File it."""
        given = dict(form.cleaned_data)
        actions.nominate(subject, given.pop("name"), given.pop("unit"), by=self.user, **given)

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The conditions above the form."""
        return {**super().extra_context(subject), "note": subject.note}


class NominationPage(PageView):
    """One nomination: reasons, evidence, marks."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return nomination_page(request, access.nomination_for(self.user, pk))


def nomination_page(request: Any, nomination: Any, *, refused: Refused | None = None) -> HttpResponse:
    """The page of a nomination, with what was refused and posted."""
    context = queries.nomination_context(nomination, request.user)
    context["refused"] = refused.obstacles if refused else ()
    context["boxes"] = [
        (one, request.POST.get(f"mark_{one.pk}", context["own"].get(one.pk))) for one in context["criteria"]
    ]
    return render(request, "awards/nomination.html", context, status=422 if refused else 200)


class ScoreNomination(PageView):
    """A judge gives marks or declares an interest."""

    rights = (access.VIEW,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show why not."""
        nomination = access.nomination_for(self.user, pk, action="score")
        seat = access.seat_of(self.user, nomination.award)
        if seat is None:
            raise Http404
        try:
            if request.POST.get("do") == "interest":
                actions.declare_interest(nomination, seat, request.POST.get("interest", ""))
            else:
                criteria = list(nomination.award.criteria.all())
                actions.give_marks(nomination, seat, marks_of(criteria, request.POST))
        except Refused as refused:
            return nomination_page(request, nomination, refused=refused)
        messages.success(request, _("Done."))
        return HttpResponseRedirect(reverse("awards:detail", args=[nomination.award_id]))


class WithdrawNomination(PageView):
    """Who filed a nomination takes it back."""

    rights = (access.VIEW,)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do it, or show why not."""
        nomination = access.nomination_for(self.user, pk)
        award = access.award_for(self.user, nomination.award_id, action="nominate")
        if not access.may_keep(self.user) and nomination.filed_by_id != self.user.pk:
            raise Http404
        try:
            actions.withdraw(nomination, by=self.user, reason=request.POST.get("reason", ""))
        except Refused as refused:
            return nomination_page(request, nomination, refused=refused)
        messages.success(request, _("The nomination is taken back."))
        return HttpResponseRedirect(reverse("awards:detail", args=[award.pk]))


class Evidence(PageView):
    """The document of a nomination; opening it is noted."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file."""
        document = access.nomination_for(self.user, pk).document
        return document_answer(document, by=self.user, in_place=False)
