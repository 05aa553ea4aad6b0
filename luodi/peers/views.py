"""Pages of peer marks: windows, one window, giving marks, and what the office does with a window."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.web.entry_pages import EntryPage, ReasonForm
from luodi.web.exporting import export_response
from luodi.web.pages import PageView

from . import access, actions, queries
from .choices import TONES
from .forms import ExtendForm, MarksForm, StepForm, WindowForm
from .tables import COLUMNS

TRAIL = ((_("Peer marks"), "peers:list"),)


class WindowList(PageView):
    """The windows, the latest first, and what one's own units still have to give."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page."""
        windows = [(one, TONES[one.state]) for one in queries.listed_windows(self.user)]
        context = {
            "windows": windows,
            "to_give": queries.to_give(self.user, on=clock.today()),
            "may_keep": access.may_keep(self.user),
        }
        return render(request, "peers/list.html", context)


class WindowPage(PageView):
    """One window: who gave marks, who is late, and what the marks come to as far as one may see them."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The page."""
        return window_page(request, access.window_for(self.user, pk))


def window_page(request: Any, window: Any, *, refused: Refused | None = None) -> HttpResponse:
    """The page of a window, with what was refused."""
    user, today = request.user, clock.today()
    may_keep = access.may_keep(user)
    markers = queries.markers_of(window, on=today)
    mine = queries.units_to_mark_for(user, window)
    shows_all = window.state == "published" or (may_keep and window.is_counted)
    context = {
        "window": window,
        "tone": TONES[window.state],
        "markers": markers if may_keep or window.state == "published" else [],
        "missing": [one for one in markers if one.state in ("missing", "part")] if may_keep else [],
        "mine": [(one, marker) for one in mine for marker in markers if marker.unit == one],
        "takes_marks": window.state == "open" and window.opens_on <= today <= window.ends_on,
        "rows": queries.standings_of(user, window) if shows_all else [],
        "shows_all": shows_all,
        "may_keep": may_keep,
        "refused": refused.obstacles if refused else (),
    }
    return render(request, "peers/window.html", context, status=422 if refused else 200)


class MarkFile(PageView):
    """The marks one may see as a file (``?format=``)."""

    rights = ("exports.run",)

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """The file, or the page with why there is none."""
        window = access.window_for(self.user, pk)
        rows = access.visible_marks(self.user, window).order_by("unit__path", "marker__path")
        try:
            return export_response(
                rows,
                COLUMNS,
                name=str(window),
                file_format=request.GET.get("format", ""),
                by=self.user,
                told={"window": window.pk},
            )
        except Refused as refused:
            return window_page(request, window, refused=refused)


class NewWindow(EntryPage):
    """A window is opened."""

    rights = (access.KEEP,)
    title = _("Open a window of peer marks")
    note = _(
        "Each unit marks all others within these days and sees only its own marks until they are published."
    )
    button = _("Open")
    done = _("The window is open.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """403 for whoever does not keep windows."""
        access.require_keep(self.user)

    def form(self, subject: Any, *args: Any) -> WindowForm:
        """This year, all assessed units, out of a hundred."""
        initial = {"year": clock.today().year, "out_of": Decimal(100), "opens_on": clock.today()}
        return WindowForm(*args[:1], units=queries.possible_units(), initial=initial)

    def way_back(self, subject: Any) -> str:
        """The list."""
        return reverse("peers:list")

    def perform(self, form: WindowForm, subject: Any) -> str:
        """Open it."""
        given = dict(form.cleaned_data)
        units = list(given.pop("units"))
        return reverse("peers:detail", args=[actions.open_window(given, units, by=self.user).pk])


class GiveMarks(EntryPage):
    """A unit marks the others."""

    rights = (access.VIEW,)
    title = _("Give marks")
    note = _("Nobody else sees them before they are published. They can be changed until the last day.")
    done = _("The marks are saved.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The window and the unit one marks for, or 404 or 403."""
        self.window, self.marker = access.marker_for(self.user, kwargs["pk"], kwargs["unit"])
        return self.window

    def form(self, subject: Any, *args: Any) -> MarksForm:
        """What was given so far."""
        marks = queries.marks_given(subject, self.marker)
        others = [unit for unit in queries.units_of(subject) if unit.pk != self.marker.pk]
        return MarksForm(
            *args[:1], units=others, most=subject.out_of, marks=marks, seen=queries.state_of(marks)
        )

    def way_back(self, subject: Any) -> str:
        """The window."""
        return reverse("peers:detail", args=[subject.pk])

    def perform(self, form: MarksForm, subject: Any) -> None:
        """Save them."""
        seen = form.cleaned_data["before"]
        actions.give_marks(subject, self.marker, form.marks, by=self.user, on=clock.today(), seen=seen)


class OfWindow(EntryPage):
    """What the office does with a window."""

    rights = (access.KEEP,)
    form_class: ClassVar[type[forms.BaseForm]] = StepForm
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The window, or 404 or 403."""
        return access.window_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> Any:
        """Empty."""
        return self.form_class(*args[:1])

    def way_back(self, subject: Any) -> str:
        """The window."""
        return reverse("peers:detail", args=[subject.pk])


class ExtendWindow(OfWindow):
    """Take marks for longer."""

    form_class = ExtendForm
    title = _("Extend the window")
    note = _("Marks given after the first last day are listed as late.")

    def perform(self, form: Any, subject: Any) -> None:
        """Extend it."""
        actions.extend_window(subject, by=self.user, **form.cleaned_data)


class CloseWindow(OfWindow):
    """End the marking."""

    title = _("Close the window")
    note = _("No mark is given or changed any more; runs of this year count the marks from now on.")
    button = _("Close")
    done = _("The window is closed.")
    is_grave = True

    def perform(self, form: Any, subject: Any) -> None:
        """Close it."""
        actions.close_window(subject, by=self.user)


class ReopenWindow(OfWindow):
    """Take marks again."""

    form_class = ReasonForm
    title = _("Reopen the window")
    note = _("Marks are taken again up to the last day; extend the window if it is past.")
    button = _("Reopen")

    def perform(self, form: Any, subject: Any) -> None:
        """Reopen it."""
        actions.reopen_window(subject, by=self.user, **form.cleaned_data)


class PublishWindow(OfWindow):
    """Show the marks."""

    title = _("Publish the marks")
    note = _("Everybody who sees assessments sees who gave which mark to whom. This is not taken back.")
    button = _("Publish")
    done = _("The marks are published.")
    is_grave = True

    def perform(self, form: Any, subject: Any) -> None:
        """Publish them."""
        actions.publish_window(subject, by=self.user)
