"""One target: its page, touches, steps, who is in charge, and the lead it becomes."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts.access import units_for
from luodi.common import clock
from luodi.targeting import access, actions
from luodi.targeting.choices import STATUS_TONES
from luodi.targeting.forms import AssignForm, LeadForm, LinkForm, MoveForm, TouchForm
from luodi.targeting.queries import lists
from luodi.targeting.tables import is_stale
from luodi.web.entry_pages import EntryPage
from luodi.web.record_pages import DetailPage

from .frame import RIGHTS, TRAIL

ADD_PROJECT = "projects.add"


class TargetPage(DetailPage):
    """A target with why it was chosen, every touch of it, and what may be done next."""

    rights = RIGHTS
    access = staticmethod(access.target_for)
    template_name = "targeting/target.html"
    name = "target"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Touches, departments and rights."""
        is_listed = record.accepted_on is not None and record.folded_into_id is None and not record.outcome
        may_work = is_listed and access.may_work(self.user, record)
        going = may_work and record.is_going
        return {
            "may_open_submission": access.visible_submissions(self.user)
            .filter(pk=record.submission_id)
            .exists(),
            "entries": lists.timeline_of(record),
            "ladder": lists.ladder_of(record),
            "departments": lists.departments_of(record),
            "successor": lists.successor_of(record) if record.outcome == "carried" else None,
            "tone": STATUS_TONES[record.status],
            "is_stale": is_stale(record),
            "may_touch": going,
            "may_take_up": may_work and record.status == "set_aside",
            "may_assign": is_listed
            and self.user.scope.allows(access.REVIEW, record.submission.department.path),
            "may_lead": going and record.enterprise_id and self.user.scope.allows(ADD_PROJECT),
            "may_write": record.submission.is_open
            and access.may_submit(self.user, record.submission.department),
        }


class OfTarget(EntryPage):
    """What the entry pages of a target share."""

    rights = RIGHTS
    trail = TRAIL
    action = "work"

    def subject(self, **kwargs: Any) -> Any:
        """The target, or 404 or 403."""
        return access.target_for(self.user, kwargs["pk"], action=self.action)

    def way_back(self, subject: Any) -> str:
        """Its page."""
        return reverse("targeting:target", args=[subject.pk])


class AddTouch(OfTarget):
    """Note a dealing with a target."""

    title = _("Note a touch")
    button = _("Save")

    def form(self, subject: Any, *args: Any) -> TouchForm:
        """Today, with the present status and next step."""
        initial = {
            "on": clock.today(),
            "to_status": subject.status,
            "next_step": subject.next_step,
            "next_step_on": subject.next_step_on,
        }
        return TouchForm(*args[:1], statuses=lists.next_statuses(subject), initial=initial)

    def perform(self, form: TouchForm, subject: Any) -> None:
        """Note it."""
        actions.note_touch(subject, by=self.user, **form.cleaned_data)


class MoveTarget(OfTarget):
    """Take a step without a dealing: take up again, set aside."""

    title = _("Change the status")

    def form(self, subject: Any, *args: Any) -> MoveForm:
        """With the present status."""
        return MoveForm(
            *args[:1], statuses=lists.next_statuses(subject), initial={"to_status": subject.status}
        )

    def perform(self, form: MoveForm, subject: Any) -> None:
        """Take it."""
        given = form.cleaned_data
        actions.move_target(
            subject, given["to_status"], by=self.user, on=clock.today(), reason=given["reason"]
        )


class Assign(OfTarget):
    """Give a target to a unit and an officer."""

    title = _("Assign the target")
    action = "review"

    def form(self, subject: Any, *args: Any) -> AssignForm:
        """With who works on it."""
        initial = {name: getattr(subject, name) for name in ("owner", "officer", "priority", "version")}
        return AssignForm(
            *args[:1], units=lists.owner_units(), people=lists.people_of(subject.owner), initial=initial
        )

    def perform(self, form: AssignForm, subject: Any) -> None:
        """Assign it; somebody of another unit does not stay in charge."""
        given = {name: form.cleaned_data[name] for name in ("owner", "officer", "priority")}
        if given["owner"] != subject.owner and given["officer"] == subject.officer:
            given["officer"] = None
        actions.assign_target(subject, given, by=self.user)


class LinkEnterprise(OfTarget):
    """Say which enterprise of the register a target is."""

    form_class = LinkForm
    title = _("Link to the register")
    note = _("Enter the firm in the enterprise register first if it is not there.")

    def form(self, subject: Any, *args: Any) -> LinkForm:
        """Empty."""
        return LinkForm(*args[:1])

    def perform(self, form: LinkForm, subject: Any) -> None:
        """Link it."""
        actions.link_enterprise(subject, form.cleaned_data["enterprise"], by=self.user)


class MakeLead(OfTarget):
    """Enter a lead of the project ledger for a target."""

    rights = (ADD_PROJECT,)
    title = _("Make it a lead")
    note = _("A lead enters the project ledger; the target is done and counts as a hit.")
    button = _("Enter the lead")
    done = _("The lead is entered.")

    def form(self, subject: Any, *args: Any) -> LeadForm:
        """With a name, and the reason as content."""
        units = list(units_for(self.user, ADD_PROJECT))
        home = next((unit.pk for unit in units if unit.pk == subject.owner_id and unit.is_assessed), None)
        only = units[0].pk if len(units) == 1 else None
        initial = {
            "name": f"{subject.name}{subject.segment_name}"[:150],
            "summary": subject.why,
            "host": home or only,
        }
        return LeadForm(*args[:1], units=units, initial=initial)

    def perform(self, form: LeadForm, subject: Any) -> str:
        """Enter it."""
        values = {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}
        project = actions.make_lead(subject, values, by=self.user, on=clock.today())
        return reverse("projects:detail", args=[project.pk])
