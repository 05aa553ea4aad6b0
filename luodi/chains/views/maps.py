"""The list of chains, one chain as a table, its versions, and what differs between two of them."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luodi.accounts.access import units_for, visible_organizations
from luodi.chains import access, actions, queries
from luodi.chains.forms import ChainForm, VersionForm
from luodi.chains.models import Chain, ChainMap
from luodi.chains.queries.maps import compare_maps
from luodi.common import clock
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView

from .graph import OneChainPage

PICTURES = (
    ("", _("All")),
    ("present", _("Present")),
    ("target", _("Target")),
    ("difference", _("What differs")),
)
OUTLOOKS = {
    "present": ("lasting", "leaving"),
    "target": ("lasting", "wanted"),
    "difference": ("wanted", "leaving"),
}
TRAIL = ((_("Industry chains"), "chains:list"),)


class ChainList(PageView):
    """Every chain with what the city has of it."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; ``unit`` narrows the figures to one unit, ``year`` asks for another year's maps."""
        units = {unit.code: unit for unit in visible_organizations(self.user).filter(is_assessed=True)}
        unit = units.get(request.GET.get("unit", ""))
        given = request.GET.get("year", "")
        this_year = clock.today().year
        year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 else this_year
        chains = list(access.visible_chains(self.user))
        context = {
            "summaries": queries.chain_summaries(chains, unit=unit, year=year),
            "units": sorted(units.values(), key=lambda each: (each.order, each.path)),
            "unit": unit,
            "year": year,
            "years": range(this_year + 1, this_year - 6, -1),
            "may_make": access.may_make(self.user),
        }
        return render(request, "chains/list.html", context)


class NewChain(EntryPage):
    """A chain without a map."""

    rights = (access.CHANGE,)
    title = _("New chain")
    note = _("A chain starts without a map. Draw one or import it next.")
    done = _("The chain is on file. Now give it a map.")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """403 for whoever may make none."""
        access.require_making(self.user)

    def form(self, subject: Any, *args: Any) -> ChainForm:
        """Places where the person may make chains; the highest is proposed."""
        places = units_for(self.user, access.CHANGE)
        return ChainForm(
            *(args[:1] or (None,)), places=places, initial={"place": places.first(), "is_active": True}
        )

    def way_back(self, subject: Any) -> str:
        """The list."""
        return reverse("chains:list")

    def perform(self, form: Any, subject: Any) -> str:
        """Make it."""
        given = dict(form.cleaned_data)
        chain = actions.make_chain(given.pop("code"), given.pop("name"), by=self.user, **given)
        return reverse("chains:versions", args=[chain.code])


class EditChain(EntryPage):
    """Name, lead department, leading industry, order."""

    rights = (access.CHANGE,)
    title = _("Edit the chain")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The chain; only the bureau of its place changes its head."""
        access.require_making(self.user)
        return access.chain_for(self.user, kwargs["code"], action="change")

    def form(self, subject: Any, *args: Any) -> ChainForm:
        """The present values."""
        names = ("name", "name_en", "lead_department", "leading_industry", "order", "is_active")
        initial = {name: getattr(subject, name) for name in names}
        return ChainForm(*(args[:1] or (None,)), is_new=False, initial=initial)

    def way_back(self, subject: Any) -> str:
        """The chain."""
        return reverse("chains:detail", args=[subject.code])

    def perform(self, form: Any, subject: Any) -> None:
        """Change it."""
        given = {**form.cleaned_data, "order": form.cleaned_data["order"] or 0}
        actions.change_chain(subject, given, by=self.user)


class ChainTable(OneChainPage):
    """The segments of a chain by track, with position, firms, output and links."""

    template_name = "chains/detail.html"

    def shown(self, context: dict[str, Any]) -> dict[str, Any]:
        """The tracks with their rows, and what the person may do."""
        chain, loaded, standings = context["chain"], context["loaded"], context["standings"]
        chain_map = loaded.chain_map
        graph = loaded.graph
        picture = self.request.GET.get("picture", "")
        kept = OUTLOOKS.get(picture)

        def named(codes: Any) -> list[str]:
            return [str(loaded.by_code[code]) for code in codes]

        tracks = []
        for _track, segments in loaded.tracks:
            rows = [
                {
                    "standing": standings[segment.code],
                    "suppliers": named(graph.suppliers(segment.code)),
                    "customers": named(graph.customers(segment.code)),
                    "beside": named(graph.served(segment.code)),
                }
                for segment in segments
                if kept is None or segment.outlook in kept
            ]
            if rows:
                tracks.append((segments[0], rows))
        may_change = access.may_change(self.user, chain)
        return {
            "tracks": tracks,
            "picture": picture if kept else "",
            "pictures": PICTURES,
            "may_change": may_change,
            "may_make": access.may_make(self.user) and may_change,
            "may_export": self.user.scope.allows(access.EXPORT),
            "may_confirm": access.may_confirm(self.user),
            "number": len({firm.enterprise_id for one in standings.values() for firm in one.firms}),
            "is_draft": chain_map.state == "draft",
        }


class Versions(EntryPage):
    """The versions of a chain's map, and a new one."""

    rights = (access.VIEW,)
    template_name = "chains/versions.html"
    button = _("Make the version")
    done = _("The draft is on file.")
    title = _("Versions of the map")

    def subject(self, **kwargs: Any) -> Chain:
        """The chain."""
        action = "change" if self.request.method == "POST" else "view"
        return access.chain_for(self.user, kwargs["code"], action=action)

    def form(self, subject: Any, *args: Any) -> VersionForm:
        """A copy of the newest version is proposed."""
        return VersionForm(*(args[:1] or (None,)), maps=access.visible_maps(self.user, subject))

    def way_back(self, subject: Any) -> str:
        """The chain."""
        return reverse("chains:detail", args=[subject.code])

    def perform(self, form: Any, subject: Any) -> str:
        """Make a draft and open it in the editor."""
        given = form.cleaned_data
        if given["copied"]:
            made = actions.copy_map(given["copied"], given["year_from"], by=self.user, source=given["source"])
        else:
            made = actions.new_map(subject, given["year_from"], by=self.user, source=given["source"])
        return reverse("chains:editor", args=[subject.code, made.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """The versions."""
        return {
            **super().extra_context(subject),
            "chain": subject,
            "maps": queries.versions_of(access.visible_maps(self.user, subject)),
            "may_change": access.may_change(self.user, subject),
        }


class CompareMaps(PageView):
    """What one version has, lacks and says otherwise than another."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """The page; ``other`` names the version to compare with, otherwise the one before."""
        chain_map = access.map_for(self.user, code, pk)
        others = access.visible_maps(self.user, chain_map.chain).exclude(pk=pk)
        asked = request.GET.get("other", "")
        other: ChainMap | None
        if asked.isascii() and asked.isdecimal() and len(asked) < 19:
            other = get_object_or_404(others, pk=int(asked))
        else:
            other = chain_map.copied_from or others.filter(year_from__lte=chain_map.year_from).first()
        if other is not None:
            other.chain = chain_map.chain
        before = queries.given_of(queries.load_map(other)) if other else None
        context = {
            "chain": chain_map.chain,
            "chain_map": chain_map,
            "other": other,
            "others": others,
            "difference": compare_maps(before, queries.given_of(queries.load_map(chain_map))),
        }
        return render(request, "chains/compare.html", context)
