"""Firms of segments: proposed with the words that matched, confirmed or refused; and the figures of a year."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luodi.accounts.models import Organization
from luodi.chains import access, actions, queries
from luodi.chains.choices import MappingState
from luodi.chains.forms import AddFirmForm
from luodi.chains.models import ChainMap
from luodi.chains.queries.drawing import units_of
from luodi.common import clock
from luodi.common.errors import Conflict, Obstacle, Refused
from luodi.common.paging import BadCursor, page_of
from luodi.enterprises.access import enterprise_for
from luodi.web.components.lists import address_with
from luodi.web.pages import PageView

AMOUNTS = ("output", "largest_output", "local_demand")
MOST = 500


class Firms(PageView):
    """The firms of a map in one state, best matches first."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """The list."""
        return self._answer(access.map_for(self.user, code, pk))

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Propose firms by their texts, or confirm one that was chosen."""
        chain_map = access.map_for(self.user, code, pk)
        if not access.may_confirm(self.user):
            raise PermissionDenied
        try:
            if request.POST.get("do") == "propose":
                fresh, renewed = actions.propose_firms(
                    chain_map,
                    by=self.user,
                    below=access.places_confirming(self.user),
                    elsewhere="elsewhere" in request.POST,
                )
                told = _("{fresh} new proposals, {renewed} renewed.")
                messages.success(request, told.format(fresh=fresh, renewed=renewed))
                return HttpResponseRedirect(reverse("chains:firms", args=[code, pk]))
            form = AddFirmForm(request.POST, segments=chain_map.segments.all())
            if not form.is_valid():
                return self._answer(chain_map, form=form, status=422)
            firm = form.cleaned_data["enterprise"]
            if not access.may_confirm(self.user, firm):
                raise PermissionDenied
            lead = form.cleaned_data["is_lead_firm"]
            actions.confirm_firm(form.cleaned_data["segment"], firm, by=self.user, is_lead_firm=lead)
        except Refused as refused:
            return self._answer(chain_map, problems=refused.obstacles, status=422)
        messages.success(request, _("Confirmed."))
        return HttpResponseRedirect(reverse("chains:firms", args=[code, pk]) + "?state=confirmed")

    def _answer(
        self, chain_map: ChainMap, *, form: Any = None, problems: Any = (), status: int = 200
    ) -> HttpResponse:
        given = self.request.GET
        state = given.get("state", "")
        state = state if state in MappingState.values else MappingState.PROPOSED.value
        segments = list(chain_map.segments.all())
        rows = queries.proposals(chain_map, state)
        asked = given.get("segment", "")
        if asked in {segment.code for segment in segments}:
            rows = rows.filter(segment__code=asked)
        try:
            page = page_of(rows, ("-score",), cursor=given.get("page"))
        except BadCursor as bad:
            return render(self.request, "web/list/bad_address.html", {"message": str(bad)}, status=400)
        mine = (
            set(
                access.decidable(self.user, rows)
                .filter(pk__in=[row.pk for row in page.rows])
                .values_list("pk", flat=True)
            )
            if access.may_confirm(self.user)
            else set()
        )
        counted = queries.counted_by_state(chain_map)
        address = reverse("chains:firms", args=[chain_map.chain.code, chain_map.pk])
        tabs = [
            (code, label, f"{address}?state={code}", counted.get(code, 0))
            for code, label in MappingState.choices
        ]
        context = {
            "chain": chain_map.chain,
            "chain_map": chain_map,
            "rows": page.rows,
            "mine": mine,
            "state": state,
            "tabs": tabs,
            "segments": segments,
            "segment": asked,
            "previous": address_with(given, {"page": page.previous}) if page.previous else "",
            "next": address_with(given, {"page": page.next}) if page.next else "",
            "may_confirm": access.may_confirm(self.user),
            "may_propose_all": access.places_confirming(self.user) is None,
            "form": form or AddFirmForm(segments=segments),
            "problems": problems,
        }
        return render(self.request, "chains/firms.html", context, status=status)


class DecideFirms(PageView):
    """Confirm, refuse or reopen one or many firms, or mark lead firms: all or none."""

    rights = (access.CONFIRM,)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """``only`` names one row and what to do (``12:confirmed``); otherwise ``row`` and ``to``."""
        chain_map = access.map_for(self.user, code, pk)
        only, _colon, deed = request.POST.get("only", "").partition(":")
        given = [only] if only else request.POST.getlist("row")
        rows = access.chosen_firms(self.user, chain_map, given[:MOST])
        deed = deed or request.POST.get("to", "")
        level, told = messages.SUCCESS, ""
        try:
            if deed in MappingState.values:
                number = actions.decide_firms(rows, deed, by=self.user)
            elif deed in ("lead", "not_lead"):
                number = len([actions.mark_lead_firm(row, deed == "lead", by=self.user) for row in rows])
            else:
                raise Refused.because(_("Choose what to do."))
            told = ngettext("{number} firm changed.", "{number} firms changed.", number).format(number=number)
        except Refused as refused:
            level, told = messages.ERROR, str(refused)
        messages.add_message(request, level, told)
        onward = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
            onward = reverse("chains:firms", args=[code, pk])
        return HttpResponseRedirect(onward)


class EnterprisePanel(PageView):
    """Where an enterprise stands in the chains, on its own page."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel alone, for htmx."""
        return self._answer(enterprise_for(self.user, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """``do``: propose places by the texts, or confirm or refuse one (``row``)."""
        enterprise = enterprise_for(self.user, pk)
        if not access.may_confirm(self.user, enterprise):
            raise PermissionDenied
        problems: tuple[Obstacle, ...] = ()
        try:
            if request.POST.get("do") == "propose":
                for chain_map in queries.maps_in_force().values():
                    actions.propose_firms(chain_map, by=self.user, enterprises=[enterprise])
            else:
                number, _colon, state = request.POST.get("row", "").partition(":")
                rows = queries.segments_of_enterprise(enterprise, queries.maps_in_force().values())
                found = [row for row in rows if str(row.pk) == number]
                if not found or state not in MappingState.values:
                    raise Http404
                actions.decide_firms(found, state, by=self.user)
        except Refused as refused:
            problems = refused.obstacles
        return self._answer(enterprise, problems=problems)

    def _answer(self, enterprise: Any, problems: tuple[Obstacle, ...] = ()) -> HttpResponse:
        rows = queries.segments_of_enterprise(enterprise, queries.maps_in_force().values())
        context = {
            "enterprise": enterprise,
            "rows": list(rows),
            "may_confirm": access.may_confirm(self.user, enterprise) and enterprise.merged_into_id is None,
            "problems": problems,
        }
        return render(self.request, "chains/_enterprise_panel.html", context, status=422 if problems else 200)


class Figures(PageView):
    """What a unit reports of every segment for a year; whoever may not enter it reads it."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """The table of one unit and year."""
        chain_map = access.map_for(self.user, code, pk)
        unit, year = self._frame(chain_map, request.GET)
        return self._answer(chain_map, unit, year)

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Store all rows or none."""
        chain_map = access.map_for(self.user, code, pk)
        unit, year = self._frame(chain_map, request.POST)
        if not access.may_enter_figures(self.user, chain_map.chain, unit):
            raise PermissionDenied
        status = 422
        try:
            rows, wrong = figures_given(request.POST, [segment.code for segment in chain_map.segments.all()])
            if wrong:
                raise Refused.of(wrong)
            seen = request.POST.get("seen", "")
            source = request.POST.get("source", "")
            number = actions.set_figures(chain_map, unit, year, rows, by=self.user, source=source, seen=seen)
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            return self._answer(chain_map, unit, year, problems=refused.obstacles, status=status)
        told = ngettext("{number} figure changed.", "{number} figures changed.", number)
        messages.success(request, told.format(number=number))
        address = reverse("chains:figures", args=[code, pk])
        return HttpResponseRedirect(f"{address}?unit={unit.code}&year={year}")

    def _frame(self, chain_map: ChainMap, given: Any) -> tuple[Organization, int]:
        """Unit and year of the address; without them the person's own unit (else the place) and last year."""
        place = chain_map.chain.place
        self.units = {place.code: place} | {unit.code: unit for unit in units_of(chain_map.chain)}
        own = {unit.pk: unit for unit in self.units.values()}.get(self.user.organization_id)
        unit = self.units.get(given.get("unit", "")) or own or place
        asked = given.get("year", "")
        newest = queries.figure_year(chain_map) or clock.today().year - 1
        year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else newest
        return unit, year

    def _answer(
        self, chain_map: ChainMap, unit: Organization, year: int, *, problems: Any = (), status: int = 200
    ) -> HttpResponse:
        loaded = queries.load_map(chain_map)
        stored = {
            row.segment_id: row for row in queries.figures_of(chain_map, year) if row.unit_id == unit.pk
        }
        given = self.request.POST
        rows = []
        for segment in loaded.segments:
            row = stored.get(segment.pk)
            values = [
                (name, given.get(f"{name}:{segment.code}", _plain(getattr(row, name, None))))
                for name in AMOUNTS
            ]
            rows.append((segment, values, row))
        context = {
            "chain": chain_map.chain,
            "chain_map": chain_map,
            "unit": unit,
            "seen": queries.figures_mark(chain_map, unit, year),
            "units": list(self.units.values()),
            "year": year,
            "years": range(clock.today().year, clock.today().year - 8, -1),
            "rows": rows,
            "source": given.get("source") or next((row.source for row in stored.values() if row.source), ""),
            "may_enter": access.may_enter_figures(self.user, chain_map.chain, unit)
            and chain_map.state != "replaced",
            "problems": problems,
        }
        return render(self.request, "chains/figures.html", context, status=status)


def figures_given(
    given: Any, codes: list[str]
) -> tuple[dict[str, dict[str, Decimal | None]], list[Obstacle]]:
    """The amounts a form sent, by segment, and what of it is no number."""
    rows: dict[str, dict[str, Decimal | None]] = {}
    wrong: list[Obstacle] = []
    for code in codes:
        if not any(f"{name}:{code}" in given for name in AMOUNTS):
            continue
        rows[code] = {}
        for name in AMOUNTS:
            text = given.get(f"{name}:{code}", "").replace(",", "").replace("，", "").strip()
            try:
                value = Decimal(text) if text and len(text) < 30 else None
                if (text and value is None) or (value is not None and not value.is_finite()):
                    raise InvalidOperation
                rows[code][name] = value
            except InvalidOperation:
                message = _("“{text}” is no number. Enter an amount in 10,000 yuan, or nothing.")
                wrong.append(Obstacle(message.format(text=text[:20]), place=code, field=name))
    return rows, wrong


def _plain(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
