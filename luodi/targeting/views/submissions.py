"""Quarters with who is late and how good each list is; a submission written, handed in, accepted or returned."""

from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.audit.actions import store_document
from luodi.audit.choices import DocumentKind
from luodi.audit.files import document_answer
from luodi.common import clock
from luodi.targeting import access, actions
from luodi.targeting.choices import STATE_TONES
from luodi.targeting.forms import InformationForm, PasteForm, RoundForm, TargetForm
from luodi.targeting.queries import lists, rounds
from luodi.targeting.tables import target_columns
from luodi.web.entry_pages import EntryPage, Grid, GridLine, GridPage, ReasonForm
from luodi.web.pages import PageView
from luodi.web.record_pages import DetailPage

from .frame import RIGHTS, tabs

TRAIL = ((_("Quarters and submissions"), "targeting:rounds"),)


class Rounds(PageView):
    """One quarter's submissions with their measures, and the quarters beside each other."""

    rights = RIGHTS

    def get(self, request: HttpRequest) -> HttpResponse:
        """The quarter asked for, else the latest."""
        quarters = rounds.quarters(self.user, on=clock.today())
        asked = request.GET.get("round", "")
        chosen = next((each for each in quarters if str(each.round.pk) == asked), None)
        context = {
            "tabs": tabs(self.user),
            "tab": "rounds",
            "quarters": quarters,
            "chosen": chosen or next(iter(quarters), None),
            "may_change": access.may_open_rounds(self.user),
        }
        return render(request, "targeting/rounds.html", context)


class OpenRound(EntryPage):
    """Open the round of a quarter."""

    rights = (access.REVIEW,)
    form_class = RoundForm
    title = _("Open a quarter")
    note = _("Each department chosen gets an empty submission to fill by the deadline.")
    button = _("Open")
    done = _("The quarter is open.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """Nothing yet; 403 for whoever may not."""
        access.require_rounds(self.user)

    def form(self, subject: Any, *args: Any) -> RoundForm:
        """With the quarter that comes next."""
        year, quarter = rounds.next_quarter(clock.today())
        initial = {"year": year, "quarter": quarter, "departments": rounds.usual_departments()}
        return RoundForm(
            args[0] if args else None, departments=rounds.expected_departments(), initial=initial
        )

    def way_back(self, subject: Any) -> str:
        """The rounds."""
        return reverse("targeting:rounds")

    def perform(self, form: RoundForm, subject: Any) -> None:
        """Open it."""
        given = dict(form.cleaned_data)
        given["departments"] = list(given["departments"])
        actions.open_round(given.pop("year"), given.pop("quarter"), by=self.user, on=clock.today(), **given)


class CloseRound(EntryPage):
    """Close a round."""

    rights = (access.REVIEW,)
    form_class = ReasonForm
    title = _("Close the quarter")
    note = _(
        "Nothing can be submitted for it any more. Open targets stay on the list until they are carried over or dropped."
    )
    button = _("Close")
    done = _("The quarter is closed.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The round, or 404 or 403."""
        return access.round_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> ReasonForm:
        """Without a reason: nothing is lost."""
        form = ReasonForm(*args[:1])
        del form.fields["reason"]
        return form

    def way_back(self, subject: Any) -> str:
        """The round."""
        return f"{reverse('targeting:rounds')}?round={subject.pk}"

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Close it."""
        actions.close_round(subject, by=self.user, on=clock.today())


class SubmissionPage(DetailPage):
    """Industry information, the targets, where it stands and what may be done."""

    rights = RIGHTS
    access = staticmethod(access.submission_for)
    template_name = "targeting/submission.html"
    name = "submission"

    def extra_context(self, record: Any) -> dict[str, Any]:
        """Targets, measures and rights."""
        scope = self.user.scope
        is_waiting = record.state == "submitted"
        return {
            "targets": lists.targets_of(record),
            "standing": rounds.standing_of(record, on=clock.today()),
            "entries": lists.history_of(record),
            "tone": STATE_TONES[record.state],
            "is_own": is_waiting and record.submitted_by_id == self.user.pk,
            "may_review": is_waiting and scope.allows(access.REVIEW, record.department.path),
            "may_write": record.is_open
            and record.round.state == "open"
            and access.may_submit(self.user, record.department),
        }


class OfSubmission(EntryPage):
    """What the entry pages of a submission share."""

    rights = RIGHTS
    trail = TRAIL
    action = "change"

    def subject(self, **kwargs: Any) -> Any:
        """The submission, or 404 or 403."""
        return access.submission_for(self.user, kwargs["pk"], action=self.action)

    def way_back(self, subject: Any) -> str:
        """Its page."""
        return reverse("targeting:submission", args=[subject.pk])


class WriteInformation(OfSubmission):
    """Write the industry information."""

    form_class = InformationForm
    title = _("Industry information")

    def form(self, subject: Any, *args: Any) -> InformationForm:
        """With the present text."""
        initial = {"information": subject.information, "version": subject.version}
        data, files = args if args else (None, None)
        return InformationForm(data, files, initial=initial)

    def perform(self, form: InformationForm, subject: Any) -> None:
        """Keep the text and the file."""
        file = form.cleaned_data["file"]
        document = store_document(file, kind=DocumentKind.OTHER, by=self.user) if file else None
        actions.write_information(
            subject, information=form.cleaned_data["information"], attachment=document, by=self.user
        )


class Attachment(PageView):
    """The document of a submission, to those who may see the submission; opening it is logged."""

    rights = RIGHTS

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file itself."""
        document: Any = access.attachment_for(self.user, pk).attachment
        return document_answer(document, by=self.user, in_place=False)


class AddTarget(OfSubmission):
    """Recommend one firm."""

    form_class = TargetForm
    title = _("Recommend a target")
    note = _("Choose the enterprise from the register, or write the full name of one it does not know yet.")
    button = _("Add")
    done = _("Added.")

    def form(self, subject: Any, *args: Any) -> TargetForm:
        """Empty."""
        return TargetForm(*args[:1], units=lists.owner_units())

    def perform(self, form: TargetForm, subject: Any) -> None:
        """Add it."""
        actions.add_target(subject, form.values, by=self.user)


class PasteTargets(OfSubmission):
    """Recommend many firms at once."""

    form_class = PasteForm
    title = _("Paste rows")
    note = _("All rows are taken or none; what is wrong is told by line.")
    button = _("Add all")
    done = _("Added.")

    def form(self, subject: Any, *args: Any) -> PasteForm:
        """Empty."""
        return PasteForm(*args[:1])

    def perform(self, form: PasteForm, subject: Any) -> None:
        """Read and add them."""
        actions.add_targets(subject, lists.read_pasted(form.cleaned_data["rows"]), by=self.user)


class TargetGrid(GridPage, OfSubmission):
    """The targets of a submission as a sheet to type and paste into."""

    title = _("Fill in as a sheet")
    note = _(
        "Type, go on with Tab, Enter and the arrows, or paste a block copied from a sheet. All lines are saved or none."
    )

    def form(self, subject: Any, *args: Any) -> Any:
        """The targets on file and lines for new ones."""
        targets = lists.targets_of(subject)
        records = [
            GridLine(number, lists.texts_of(row), str(row.pk), str(row.version))
            for number, row in enumerate(targets, 1)
        ]
        return Grid(target_columns(), records, *args[:1], most=actions.MOST_TARGETS)

    def perform(self, form: Grid, subject: Any) -> str | None:
        """Save what was written; nothing written saves nothing."""
        if form.written:
            actions.write_targets(subject, form.written, by=self.user)
        return None


class EditTarget(EntryPage):
    """Change what was written of a target before it is handed in."""

    rights = RIGHTS
    form_class = TargetForm
    title = _("Change the recommendation")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The target, or 404 or 403."""
        return access.draft_target_for(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> TargetForm:
        """With the present values."""
        return TargetForm(*args[:1], instance=subject, units=lists.owner_units())

    def way_back(self, subject: Any) -> str:
        """The submission."""
        return reverse("targeting:submission", args=[subject.submission_id])

    def perform(self, form: TargetForm, subject: Any) -> None:
        """Change it."""
        actions.change_target(subject, form.values, by=self.user)


class Confirmation(forms.Form):
    """Nothing but the button."""


class RemoveTarget(EntryPage):
    """Take a target out of a draft."""

    rights = RIGHTS
    form_class = Confirmation
    title = _("Take out")
    note = _(
        "The firm leaves this draft. A target that was accepted before is dropped with a reason instead."
    )
    button = _("Take out")
    done = _("Taken out.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The target, or 404 or 403."""
        return access.draft_target_for(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> Confirmation:
        """Empty."""
        return Confirmation(*args[:1])

    def way_back(self, subject: Any) -> str:
        """The submission."""
        return reverse("targeting:submission", args=[subject.submission_id])

    def perform(self, form: Any, subject: Any) -> None:
        """Take it out."""
        actions.remove_target(subject, by=self.user)


class Submit(OfSubmission):
    """Hand a submission in."""

    form_class = Confirmation
    title = _("Hand in")
    note = _("The bureau decides on it; until then nothing can be changed.")
    button = _("Hand in")
    done = _("Handed in.")

    def form(self, subject: Any, *args: Any) -> Any:
        """Empty."""
        return Confirmation(*args[:1])

    def perform(self, form: Any, subject: Any) -> None:
        """Hand it in."""
        actions.submit_submission(subject, by=self.user, on=clock.today())


class AcceptSubmission(Submit):
    """Put the targets on the city's list."""

    title = _("Accept the submission")
    note = _("Its targets go on the city's list, to the units that were suggested.")
    button = _("Accept")
    done = _("Accepted.")
    action = "review"

    def perform(self, form: Any, subject: Any) -> None:
        """Accept it."""
        actions.accept_submission(subject, by=self.user, on=clock.today())


class ReturnSubmission(OfSubmission):
    """Give a submission back."""

    form_class = ReasonForm
    title = _("Return the submission")
    note = _("The department sees the reason, mends the submission and hands it in again.")
    button = _("Return")
    done = _("Returned.")
    action = "review"

    def form(self, subject: Any, *args: Any) -> ReasonForm:
        """Empty."""
        return ReasonForm(*args[:1])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Return it."""
        actions.return_submission(subject, by=self.user, on=clock.today(), reason=form.cleaned_data["reason"])
