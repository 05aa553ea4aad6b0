"""The editor of a draft map: every change goes out by itself and the table comes back, with what was refused."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luodi.chains import access, actions, queries
from luodi.chains.forms import LinkForm, SegmentForm
from luodi.chains.models import ChainMap, Segment
from luodi.common.errors import Conflict, Refused
from luodi.web.pages import PageView
from luodi.web.record_pages import refusals_to_form

RIGHTS = (access.CHANGE, access.CHANGE_LED)


def editor_context(chain_map: ChainMap, **more: Any) -> dict[str, Any]:
    """The draft as rows with their links, the last edits, and empty forms."""
    loaded = queries.load_map(chain_map)
    out: dict[int, list[Any]] = {}
    for link in loaded.links:
        out.setdefault(link.source_id, []).append((link, loaded.by_id[link.target_id]))
    edits = list(chain_map.edits.filter(undone_at__isnull=True).select_related("made_by")[:5])
    return {
        "chain": chain_map.chain,
        "chain_map": chain_map,
        "tracks": [
            (segments[0].track, [(segment, out.get(segment.pk, ())) for segment in segments])
            for _name, segments in loaded.tracks
        ],
        "number": len(loaded.segments),
        "links": len(loaded.links),
        "edits": edits,
        "track_names": sorted({row.track for row in loaded.segments if row.track}),
        # Names that change with the version: htmx carries the styles of equal names over, which the page's policy forbids.
        "segment_form": SegmentForm(auto_id=f"segment{chain_map.version}_%s"),
        "link_form": LinkForm(segments=loaded.segments, auto_id=f"link{chain_map.version}_%s"),
        **more,
    }


class Editor(PageView):
    """A draft to be changed piece by piece; a published version is shown with the way to a new draft."""

    rights = RIGHTS

    def get(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """The page."""
        chain_map = access.map_for(self.user, code, pk, action="change")
        return render(request, "chains/editor.html", editor_context(chain_map))


class ChangeMap(PageView):
    """One change of a draft: the table again for htmx, the page otherwise."""

    rights = RIGHTS

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """Do what ``op`` names; a refusal is told above the table (422; 409 without htmx after somebody else)."""
        chain_map = access.map_for(self.user, code, pk, action="change")
        given = request.POST
        seen = given.get("version", "")
        version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1
        problems: tuple[Any, ...] = ()
        form = None
        status = 200
        try:
            form = self._perform(given.get("op", ""), chain_map, version)
            if form is not None:
                status = 422
        except Refused as refused:
            problems = refused.obstacles
            status = 409 if isinstance(refused, Conflict) and not self._is_htmx else 422
        if status == 200 and not self._is_htmx:
            return HttpResponseRedirect(reverse("chains:editor", args=[code, pk]))
        fresh = access.map_for(self.user, code, pk, action="change")
        more = {"problems": problems, **({"segment_form": form} if form is not None else {})}
        template = "chains/_editor.html" if self._is_htmx else "chains/editor.html"
        response = render(request, template, editor_context(fresh, **more), status=status)
        if status == 200:
            response.headers["HX-Trigger"] = "luodi:close"
        return response

    @property
    def _is_htmx(self) -> bool:
        return bool(getattr(self.request, "htmx", False))

    def _perform(self, op: str, chain_map: ChainMap, version: int) -> SegmentForm | None:
        """Call the action; gives a form with mistakes instead of acting."""
        given = self.request.POST
        by = {"by": self.user, "version": version}
        if op == "add_segment":
            form = SegmentForm(given)
            if not form.is_valid():
                return form
            try:
                actions.add_segment(chain_map, form.values, **by)
            except Conflict:
                raise
            except Refused as refused:
                refusals_to_form(form, refused)
                return form
        elif op == "undo":
            actions.undo_edit(chain_map, **by)
        elif op == "add_link":
            kind = given.get("kind", "")
            actions.add_link(chain_map, given.get("source", ""), given.get("target", ""), kind=kind, **by)
        elif op == "remove_link":
            actions.remove_link(access.link_of(chain_map, given.get("link", "")), **by)
        elif op in ("up", "down", "remove"):
            self._on_segment(op, access.segment_of(chain_map, given.get("segment", "")), by)
        else:
            raise Refused.because(_("Choose what to do."))
        return None

    def _on_segment(self, op: str, segment: Segment, by: dict[str, Any]) -> None:
        if op == "remove":
            actions.remove_segment(segment, **by)
        else:
            actions.step_segment(segment, -1 if op == "up" else 1, **by)


class EditSegment(PageView):
    """A segment of a draft in the drawer."""

    rights = RIGHTS

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form alone, for htmx."""
        segment = access.segment_for(self.user, pk, action="change")
        return self._answer(segment, SegmentForm.of(segment))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save and load the editor again, or show the form with everything wrong."""
        segment = access.segment_for(self.user, pk, action="change")
        form = SegmentForm(request.POST)
        seen = request.POST.get("version", "")
        status = 422
        if form.is_valid():
            version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else -1
            try:
                actions.change_segment(segment, form.values, by=self.user, version=version)
            except Refused as refused:
                refusals_to_form(form, refused)
                is_htmx = bool(getattr(request, "htmx", False))
                status = 409 if isinstance(refused, Conflict) and not is_htmx else 422
            else:
                chain_map = segment.chain_map
                address = reverse("chains:editor", args=[chain_map.chain.code, chain_map.pk])
                if getattr(request, "htmx", False):
                    return self._editor(chain_map)
                return HttpResponseRedirect(address)
        return self._answer(segment, form, status=status)

    def _editor(self, chain_map: ChainMap) -> HttpResponse:
        """The table in place of the old one; the drawer closes."""
        fresh = access.map_for(self.user, chain_map.chain.code, chain_map.pk, action="change")
        headers = {"HX-Retarget": "#editor", "HX-Reswap": "outerHTML", "HX-Trigger": "luodi:close"}
        response = render(self.request, "chains/_editor.html", editor_context(fresh))
        for name, value in headers.items():
            response.headers[name] = value
        return response

    def _answer(self, segment: Segment, form: SegmentForm, status: int = 200) -> HttpResponse:
        context = {"segment": segment, "form": form, "chain_map": segment.chain_map}
        return render(self.request, "chains/_segment_form.html", context, status=status)


class PublishMap(PageView):
    """Let a draft hold, or throw it away."""

    rights = RIGHTS

    def post(self, request: HttpRequest, code: str, pk: int) -> HttpResponse:
        """``to``: published or removed."""
        chain_map = access.map_for(self.user, code, pk, action="change")
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else None
        try:
            if request.POST.get("to") == "removed":
                actions.remove_draft(chain_map, by=self.user, version=version)
                messages.success(request, _("The draft is removed."))
                return HttpResponseRedirect(reverse("chains:versions", args=[code]))
            if request.POST.get("to") != "published":
                raise Refused.because(_("Choose what to do."))
            actions.publish_map(chain_map, by=self.user, version=version)
        except Refused as refused:
            status = 409 if isinstance(refused, Conflict) else 422
            fresh = access.map_for(self.user, code, pk, action="change")
            context = editor_context(fresh, problems=refused.obstacles)
            return render(request, "chains/editor.html", context, status=status)
        messages.success(request, _("The map is published and in force."))
        return HttpResponseRedirect(reverse("chains:detail", args=[code]))
