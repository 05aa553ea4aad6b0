"""The universe of firms: screen it, take a firm into the register or a list, load a registry extract."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.common import clock
from luodi.common.errors import Refused
from luodi.targeting import access, actions, tasks
from luodi.targeting.actions import universe as deeds
from luodi.targeting.forms import ExtractForm, MappingForm, PromoteForm, ScreenForm
from luodi.targeting.queries import universe
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView
from luodi_engine.chains.screening import Screen

TRAIL = ((_("Universe of firms"), "targeting:universe"),)


class Universe(PageView):
    """The best hundred firms for a question, with their points, and how many fit where."""

    rights = (access.UNIVERSE,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, with an answer once something was asked."""
        extract = universe.extract_in_use()
        regions = universe.provinces()
        form = ScreenForm(request.GET or None, regions=regions, statuses=extract.statuses if extract else [])
        found, problems = None, []
        if extract and form.is_valid():
            try:
                found = universe.search(extract, Screen(**form.cleaned_data), regions=dict(regions))
            except Refused as refused:
                problems = [str(obstacle) for obstacle in refused.obstacles]
        context = {
            "extract": extract,
            "form": form,
            "found": found,
            "problems": problems,
            "part_names": universe.part_names(),
            "may_load": self.user.scope.allows(access.LOAD),
            "may_promote": universe.may_promote(self.user),
            "open_lists": list(access.submissions_to_fill(self.user)[:20]),
            "query": request.GET.urlencode(),
        }
        return render(request, "targeting/universe.html", context, status=422 if problems else 200)


class Promote(PageView):
    """Take a firm of the universe into the register, into a quarterly list, or both."""

    rights = (access.UNIVERSE,)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it and go back to the answer."""
        form = PromoteForm(request.POST)
        back = reverse("targeting:universe")
        if form.is_valid():
            back = f"{back}?{form.cleaned_data['query']}"
            try:
                self._promote(form.cleaned_data)
            except Refused as refused:
                for obstacle in refused.obstacles:
                    messages.error(request, str(obstacle))
        return redirect(back)

    def _promote(self, given: dict[str, Any]) -> None:
        number, extract = given["submission"], universe.extract_in_use()
        submission = access.submission_for(self.user, number, action="change") if number else None
        row = universe.row_of(extract, given["code"]) if extract else None
        if extract is None or row is None:
            raise Refused.because(_g("This firm is not in the universe any more. Search again."))
        enterprise = None
        if universe.may_promote(self.user):
            enterprise, is_new = deeds.promote_firm(
                row, by=self.user, on=clock.today(), is_example=extract.is_example
            )
            told = (
                _g("{firm} is in the register now.") if is_new else _g("{firm} is in the register already.")
            )
            messages.success(self.request, told.format(firm=enterprise.name))
        elif submission is None:
            raise Refused.because(_g("You may not enter enterprises; put the firm on your list instead."))
        if submission is not None:
            actions.add_target(submission, {"enterprise": enterprise, "name": row["name"]}, by=self.user)
            told = _g("The firm is in the list of {list}.").format(list=submission)
            messages.success(self.request, told)


class Extracts(PageView):
    """Extracts that were taken in, and how far each is; htmx asks for the table alone."""

    rights = (access.LOAD,)

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """The page or its table."""
        rows = universe.latest_extracts()
        htmx: Any = getattr(request, "htmx", None)
        template = "targeting/_extracts.html" if htmx else "targeting/extracts.html"
        context = {"rows": rows, "is_loading": any(row.percent is not None for row in rows)}
        return render(request, template, context)


class TakeExtract(EntryPage):
    """Take in the file of an extract."""

    rights = (access.LOAD,)
    form_class = ExtractForm
    title = _("Load a registry extract")
    note = _(
        "First the file, then which column gives what. The extract in use stays until the new one is whole."
    )
    button = _("Take in")
    done = ""
    trail = TRAIL

    def form(self, subject: Any, *args: Any) -> ExtractForm:
        """Empty."""
        return ExtractForm(*args)

    def way_back(self, subject: Any) -> str:
        """The extracts."""
        return reverse("targeting:extracts")

    def perform(self, form: ExtractForm, subject: Any) -> str:
        """Keep it and go on to its columns."""
        found = deeds.take_extract(form.cleaned_data["file"], by=self.user)
        return reverse("targeting:map_extract", args=[found.pk])


class MapExtract(EntryPage):
    """Say which column gives what, and load."""

    rights = (access.LOAD,)
    title = _("Columns of the extract")
    note = _("All rows are loaded or none. The choice is remembered for the next file with these columns.")
    button = _("Load")
    done = _("The extract is being loaded.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The extract, or 404 or 403."""
        return access.extract_for(self.user, kwargs["pk"])

    def form(self, subject: Any, *args: Any) -> MappingForm:
        """With the proposed mapping."""
        return MappingForm(
            *args[:1], columns=subject.columns, mapping=subject.mapping, unit=subject.capital_unit
        )

    def way_back(self, subject: Any) -> str:
        """The extracts."""
        return reverse("targeting:extracts")

    def perform(self, form: MappingForm, subject: Any) -> None:
        """Start it."""
        found = deeds.start_loading(
            subject,
            form.mapping,
            unit=form.cleaned_data["unit"],
            by=self.user,
            language=get_language() or "",
        )
        tasks.begin(found)
