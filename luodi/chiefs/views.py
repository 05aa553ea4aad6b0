"""Pages of chain chiefs: all chains, one chain, the chief's own page, deliverables and targets."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luodi.audit.files import document_answer
from luodi.common import clock
from luodi.projects.access import visible_projects
from luodi.targeting.access import visible_targets
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.pages import PageView
from luodi.web.record_pages import DetailPage

from . import access, actions, queries
from .forms import DeliverableForm, LeadershipForm, NoteForm, SubmitForm, TargetForm
from .sources import deliverable_sets

TRAIL = ((_("Chain chiefs"), "chiefs:list"),)
WORDS = {
    "signed_count": _("Projects signed"),
    "signed_amount": _("Amount signed"),
    "landed_count": _("Projects landed"),
    "arrived_amount": _("Money arrived"),
    "plant_area": _("Plant area"),
}


class ChiefList(PageView):
    """The chains of a year with chief, lead department, deliverables and targets."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The table; ``year`` of the address narrows it."""
        leaderships = access.visible_leaderships(self.user)
        years = queries.years_of(leaderships)
        asked = request.GET.get("year", "")
        year = int(asked) if asked in {str(each) for each in years} else years[0]
        context = {
            "rows": [
                (row, queries.labels(row.measures, WORDS)) for row in queries.lead_rows(leaderships, year)
            ],
            "year": str(year),
            "years": [(str(each), str(each), f"?year={each}") for each in years],
            "may_set": self.user.scope.allows(access.CHANGE),
            "leads": access.led_by(self.user).exists(),
        }
        return render(request, "chiefs/list.html", context)


class ChainPage(DetailPage):
    """One chain under one chief: deliverables, targets beside what was reached, and the projects behind."""

    rights = (access.VIEW,)
    access = staticmethod(access.leadership_for)
    template_name = "chiefs/detail.html"
    name = "leadership"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Deliverables, years and projects the user may see."""
        years = queries.target_years(record)
        asked = self.request.GET.get("year", "")
        year = next((one for one, _target, _measures in years if str(one) == asked), years[0][0])
        return {
            "deliverables": queries.deliverables_of(record),
            "late": {row.pk for row in record.deliverables.all() if queries.is_late(row)},
            "years": [(one, target, queries.labels(measures, WORDS)) for one, target, measures in years],
            "year": year,
            "projects": queries.projects_behind(visible_projects(self.user), record.chain, year),
            "hosts": "、".join(host.short_name or host.name for host in record.hosts.all()),
            "members": "、".join(str(person) for person in record.members.all()),
            "set": set_of(record),
            "may_change": access.may_change(self.user, record.chain),
        }


class MyChains(PageView):
    """A chief's page: my chains, my deliverables, my targets, whom to visit, what the last visits led to."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; empty for whoever leads no chain and is in no task force."""
        year = clock.today().year
        rows = queries.lead_rows(access.led_by(self.user), year)
        chains = [row.leadership.chain for row in rows]
        deliverables = [
            (row.leadership, one, queries.is_late(one))
            for row in rows
            for one in queries.deliverables_of(row.leadership)
            if one.state != "accepted"
        ]
        targets = visible_targets(self.user)
        context = {
            "rows": [(row, queries.labels(row.measures, WORDS)) for row in rows],
            "year": year,
            "deliverables": deliverables,
            "to_visit": queries.to_visit(targets, chains),
            "visits": queries.last_visits(targets, chains),
            "steps": queries.coming_steps(visible_projects(self.user), chains),
        }
        return render(request, "chiefs/mine.html", context)


class NewLeadership(EntryPage):
    """Give a chain a chief."""

    rights = (access.CHANGE,)
    title = _("Set a chain chief")
    note = _("The deliverables of the chosen set are made for the lead department.")
    done = _("The chief is set.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> None:
        """Whoever may set chiefs somewhere."""
        access.require_setting(self.user)

    def form(self, subject: Any, *args: Any) -> LeadershipForm:
        """An empty form with the chains of the user's place."""
        chains = access.chains_to_lead(self.user)
        return LeadershipForm(
            *args[:1], chains=chains, organizations=queries.owners(), people=queries.people()
        )

    def way_back(self, subject: Any) -> str:
        """The list."""
        return reverse("chiefs:list")

    def perform(self, form: Any, subject: Any) -> str:
        """Set it."""
        given = dict(form.cleaned_data)
        chain, more = given.pop("chain"), {name: given.pop(name) for name in ("hosts", "members", "due_on")}
        made = actions.set_leadership(chain, given, by=self.user, **more)
        return reverse("chiefs:detail", args=[made.pk])


class EditLeadership(EntryPage):
    """Change who leads, until when, hosts and task force."""

    rights = (access.VIEW,)
    title = _("Change the leadership")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The leadership, or 404 or 403."""
        return access.leadership_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> LeadershipForm:
        """The present values."""
        return LeadershipForm(
            *args[:1],
            chains=None,
            organizations=queries.owners(),
            people=queries.people(),
            leadership=subject,
        )

    def way_back(self, subject: Any) -> str:
        """The page of the chain."""
        return reverse("chiefs:detail", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> None:
        """Save it."""
        given = dict(form.cleaned_data)
        given.pop("version", None)
        more = {name: given.pop(name) for name in ("hosts", "members")}
        actions.change_leadership(subject, given, by=self.user, **more)


class SetTarget(EntryPage):
    """What a chain is to reach in a year."""

    rights = (access.VIEW,)
    title = _("Targets of the chain")
    done = _("The targets are set.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The leadership, or 404 or 403."""
        return access.leadership_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> TargetForm:
        """The values set so far."""
        return TargetForm(*args[:1], target=subject.targets.filter(year=self.kwargs["year"]).first())

    def way_back(self, subject: Any) -> str:
        """The page of the chain."""
        return reverse("chiefs:detail", args=[subject.pk])

    def perform(self, form: Any, subject: Any) -> None:
        """Set them."""
        given = dict(form.cleaned_data)
        source = given.pop("source")
        actions.set_target(subject, self.kwargs["year"], given, by=self.user, source=source)


class DeliverablePage(DetailPage):
    """A deliverable with its documents and its review."""

    rights = (access.VIEW,)
    access = staticmethod(access.deliverable_for)
    template_name = "chiefs/deliverable.html"
    name = "deliverable"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Documents for those who deliver or review, and what may be done."""
        may_deliver = access.may_deliver(self.user, record)
        may_change = access.may_change(self.user, record.leadership.chain)
        return {
            "documents": queries.evidence_of(record) if may_deliver or may_change else None,
            "late": queries.is_late(record),
            "may_deliver": may_deliver and record.state != "submitted",
            "may_review": access.may_review(self.user, record),
            "may_change": may_change,
        }


class DeliverableEntry(EntryPage):
    """The frame of entries about one deliverable; ``needs`` names what the user must be allowed."""

    rights = (access.VIEW,)
    trail = TRAIL
    needs = "review"

    def subject(self, **kwargs: Any) -> Any:
        """The deliverable, or 404 or 403."""
        return access.deliverable_for(self.user, kwargs["pk"], action=self.needs)

    def way_back(self, subject: Any) -> str:
        """The page of the deliverable."""
        return reverse("chiefs:deliverable", args=[subject.pk])


class SubmitDeliverable(DeliverableEntry):
    """Hand it in with its documents."""

    needs = "deliver"
    form_class = SubmitForm
    title = _("Hand in")
    button = _("Hand in")
    note = _("It goes to the bureau for review; documents stay with the version they were handed in with.")
    done = _("Handed in. The bureau reviews it.")

    def perform(self, form: Any, subject: Any) -> None:
        """Hand it in."""
        given = form.cleaned_data
        actions.submit_deliverable(subject, by=self.user, text=given["text"], files=given["documents"] or ())


class AcceptDeliverable(DeliverableEntry):
    """Accept what was handed in."""

    form_class = NoteForm
    title = _("Accept the deliverable")
    button = _("Accept")
    done = _("Accepted.")

    def perform(self, form: Any, subject: Any) -> None:
        """Accept it."""
        actions.accept_deliverable(subject, by=self.user, note=form.cleaned_data["note"])


class ReturnDeliverable(DeliverableEntry):
    """Return it with a reason."""

    form_class = ReasonForm
    title = _("Return the deliverable")
    button = _("Return it")
    done = _("Returned.")

    def perform(self, form: Any, subject: Any) -> None:
        """Return it."""
        actions.return_deliverable(subject, by=self.user, reason=form.cleaned_data["reason"])


class EditDeliverable(DeliverableEntry):
    """Give it another owner or due date."""

    needs = "change"
    title = _("Owner and due date")

    def form(self, subject: Any, *args: Any) -> DeliverableForm:
        """The present values."""
        return DeliverableForm(*args[:1], organizations=queries.owners(), deliverable=subject)

    def perform(self, form: Any, subject: Any) -> None:
        """Save them."""
        given = form.cleaned_data
        actions.change_deliverable(subject, by=self.user, owner=given["owner"], due_on=given["due_on"])


class EvidenceFile(PageView):
    """A document of a deliverable; opening it is logged."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int, evidence: int) -> FileResponse:
        """The file itself."""
        return document_answer(access.evidence_for(self.user, pk, evidence).document, by=self.user)


def set_of(leadership: Any) -> dict[str, Any] | None:
    """The set its deliverables came from, with its source; None for one that is no longer shipped."""
    found = deliverable_sets().get(leadership.set_code)
    if found is None:
        return None
    english = (get_language() or "").startswith("en")
    return {
        "name": found.name_en if english else found.name,
        "source": found.source,
        "is_example": found.is_example,
    }
