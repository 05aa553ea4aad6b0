"""The picture of a chain, its gaps, clusters round lead firms, one segment closely, and what a place could enter."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from luodi.chains import access
from luodi.chains.actions import store_table
from luodi.chains.forms import PICTURES, PictureFilter, TableForm
from luodi.chains.models import Chain
from luodi.chains.queries import confirmed_firms, load_map, standings_of
from luodi.chains.queries.drawing import (
    current_map,
    drawing,
    pictured,
    segment_facts,
    table_rows,
    units_of,
)
from luodi.chains.queries.entries import entry_picture, option_chart, tables
from luodi.chains.queries.gaps import (
    KIND_NAMES,
    KIND_TEXTS,
    cluster_picture,
    found_gaps,
    gap_rows,
    lead_firms,
)
from luodi.chains.queries.standings import counted
from luodi.web.entry_pages import EntryPage
from luodi.web.pages import PageView
from luodi_engine.chains.problems import ChainError


class OneChainPage(PageView):
    """A page of one chain in one unit and version; subclasses say what they show of it."""

    rights = (access.VIEW,)
    template_name: str
    empty_title = ""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """The page; without any version of the map it says so."""
        chain = access.chain_for(self.user, code)
        form = PictureFilter(request.GET, units=units_of(chain), maps=access.visible_maps(self.user, chain))
        chosen = form.chosen_map or current_map(chain, form.maps.values())
        context: dict[str, Any] = {
            "chain": chain,
            "form": form,
            "chain_map": chosen,
            "tabs": tabs_of(chain, request),
            "unit": form.chosen_unit,
            "unit_code": form.chosen_unit.code if form.chosen_unit else "",
        }
        if chosen is not None:
            loaded = load_map(chosen)
            standings = standings_of(loaded, unit=form.chosen_unit)
            context |= {"loaded": loaded, "standings": standings, "counts": counted(standings)}
            context |= {"year": next((one.year for one in standings.values()), None)}
            context |= self.shown(context)
        return render(request, self.template_name, context)

    def shown(self, context: dict[str, Any]) -> dict[str, Any]:
        """What the template needs besides the chain and its standings."""
        return {}


class GraphPage(OneChainPage):
    """The chain as a picture, and the same as a table."""

    template_name = "chains/graph.html"

    def shown(self, context: dict[str, Any]) -> dict[str, Any]:
        """Boxes and curves of the picture asked for, and the rows of its table."""
        form, loaded, standings = context["form"], context["loaded"], context["standings"]
        shape = pictured(loaded, form.chosen_picture)
        gaps = found_gaps(loaded, standings)
        return {
            "picture": form.chosen_picture,
            "pictures": [(code, label, f"?{self._query(code)}") for code, label in PICTURES],
            "drawing": drawing(shape, standings, gaps, promotion=form.chosen_picture == "promotion"),
            "rows": table_rows(loaded, shape, standings, gaps),
        }

    def _query(self, picture: str) -> str:
        query = self.request.GET.copy()
        query["picture"] = picture
        return query.urlencode()


class GapsPage(OneChainPage):
    """What to fill, extend, strengthen and build, with the figures behind each."""

    template_name = "chains/gaps.html"

    def shown(self, context: dict[str, Any]) -> dict[str, Any]:
        """The gaps, counted by kind; ``kind`` of the address narrows them."""
        rows = gap_rows(context["loaded"], context["standings"])
        asked = self.request.GET.get("kind", "")
        kinds = [
            {
                "code": kind.value,
                "name": name,
                "text": KIND_TEXTS[kind],
                "count": sum(row.gap.kind is kind for row in rows),
            }
            for kind, name in KIND_NAMES.items()
        ]
        return {
            "kinds": kinds,
            "kind": asked,
            "rows": [row for row in rows if asked in ("", row.gap.kind.value)],
            "may_rank": self.user.scope.allows("targeting.view"),
        }


class SegmentPanel(PageView):
    """One segment as the drawer shows it: its position with the reasons, its firms, its neighbours."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The panel alone, for htmx."""
        segment = access.segment_for(self.user, pk)
        chain = segment.chain_map.chain
        form = PictureFilter(request.GET, units=units_of(chain), maps=())
        context = segment_facts(segment, form.chosen_unit)
        return render(
            request, "chains/_segment_panel.html", context | {"chain": chain, "unit": form.chosen_unit}
        )


class ClusterPage(PageView):
    """Suppliers, customers, both banks and peripheral products of one firm; without one, of the first lead firm."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest, code: str, enterprise: int | None = None) -> HttpResponse:
        """The page; 404 for a firm that stands in no segment of the map."""
        chain = access.chain_for(self.user, code)
        form = PictureFilter(request.GET, units=(), maps=access.visible_maps(self.user, chain))
        chosen = form.chosen_map or current_map(chain, form.maps.values())
        steps = 2 if request.GET.get("steps") == "2" else 1
        context: dict[str, Any] = {"chain": chain, "chain_map": chosen, "tabs": tabs_of(chain, request)}
        context |= {"steps": steps, "map_code": request.GET.get("map", "") if form.chosen_map else ""}
        if chosen is not None:
            loaded = load_map(chosen)
            leads = lead_firms(confirmed_firms(chosen))
            asked = enterprise or (leads[0].enterprise_id if leads else None)
            picture = cluster_picture(loaded, asked, steps=steps) if asked else None
            if enterprise and picture is None:
                raise Http404
            context |= {"leads": leads, "picture": picture}
        return render(request, "chains/cluster.html", context)


class EntriesPage(PageView):
    """What a place could enter next, beside plain popularity and how well each foretold entries."""

    rights = (access.VIEW,)

    def get(self, request: HttpRequest) -> HttpResponse:
        """The options of the place asked for in the table asked for, or of the newest table."""
        known = tables()
        context: dict[str, Any] = {"tables": known, "may_add": access.may_make(self.user)}
        if known:
            table = access.table_for(self.user, request.GET.get("table", ""), known[0])
            context["table"] = table
            try:
                picture = entry_picture(table, request.GET.get("place", ""))
                context |= {"picture": picture, "chart": option_chart(picture)}
            except ChainError as error:
                language = "en" if (get_language() or "").startswith("en") else "zh"
                context["problem"] = error.text(language)
        return render(request, "chains/entries.html", context)


class AddTable(EntryPage):
    """Bring in a table of places by industries."""

    rights = (access.CHANGE,)
    form_class = TableForm
    title = gettext_lazy("Bring in a table of places and industries")
    note = gettext_lazy(
        "CSV with the columns place, industry_code, industry, year, value (地区, 行业代码, 行业, 年份, 数值), one "
        "figure a line. With two years the page also tells how well each method foretold what places entered."
    )
    button = gettext_lazy("Bring in")
    done = gettext_lazy("The table is kept.")
    trail = (
        (gettext_lazy("Industry chains"), "chains:list"),
        (gettext_lazy("Entry options"), "chains:entries"),
    )

    def subject(self, **kwargs: Any) -> None:
        """Whoever may make chains somewhere."""
        access.require_making(self.user)

    def way_back(self, subject: Any) -> str:
        """The page of the options."""
        return reverse("chains:entries")

    def perform(self, form: Any, subject: Any) -> str:
        """Keep it; every wrong line comes back in the form."""
        given = dict(form.cleaned_data)
        table = store_table(given.pop("file").read(), by=self.user, **given)
        return f"{reverse('chains:entries')}?table={table.pk}"


def tabs_of(chain: Chain, request: HttpRequest) -> list[tuple[str, str, str]]:
    """The pages about one chain; unit and version asked for go along."""
    kept = {name: request.GET[name] for name in ("unit", "map") if request.GET.get(name)}
    query = f"?{urlencode(kept)}" if kept else ""
    pages = (
        ("detail", _("Table"), "chains:detail"),
        ("graph", _("Picture"), "chains:graph"),
        ("gaps", _("Gaps"), "chains:gaps"),
        ("cluster", _("Clusters"), "chains:clusters"),
    )
    return [(code, label, reverse(name, args=[chain.code]) + query) for code, label, name in pages]
