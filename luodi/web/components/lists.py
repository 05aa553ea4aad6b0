"""What surrounds a table: filter bar, sortable heads, previous and next."""

from collections.abc import Iterator
from typing import Any

from django.http import QueryDict
from django.template import Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .page import icon_svg

register = Library()

CURSORS = ("after", "before", "page", "cursor")


@register.simple_block_tag(takes_context=True)
def filter_bar(
    context: Any, content: str, form: Any, *, shown: int = 4, keep: str = "sort columns"
) -> SafeString:
    """``{% filter_bar form shown=4 keep="sort columns" %}buttons{% endfilter_bar %}``: a GET form; the URL is the state.

    The first ``shown`` fields stand open, the rest fold; a field named ``q`` is the search box. Each filter in force
    is a chip that takes itself away. Parameters in ``keep`` survive. The content (saved views, columns) stands right.
    """
    query = context["request"].GET
    fields = [field for field in form if not field.is_hidden]
    chips = list(active_chips(form, query))
    folded = fields[shown:]
    body = {
        "form": form,
        "shown": fields[:shown],
        "folded": folded,
        "is_unfolded": any(field.name in {name for name, _l, _u in chips} for field in folded),
        "chips": chips,
        "clear": address_with(query, {name: None for name in (*form.fields, *CURSORS)}),
        "kept": [
            (name, value) for name in keep.split() for value in query.getlist(name) if name not in form.fields
        ],
        "buttons": mark_safe(content),
    }
    template = context.template.engine.get_template("components/filter_bar.html")
    return SafeString(template.render(context.new(body)))


@register.simple_tag(takes_context=True)
def sort_head(
    context: Any, key: str, label: Any, *, numeric: bool = False, first: bool = False
) -> SafeString:
    """``{% sort_head "amount" label numeric=True %}``: a ``<th>`` that sorts by ``?sort=amount`` and ``-amount``.

    ``first`` makes it the column that stays in sight.
    """
    query = context["request"].GET
    current = query.get("sort", "")
    order = {key: "ascending", f"-{key}": "descending"}.get(current, "none")
    following = key if current == f"-{key}" else f"-{key}" if current == key or numeric else key
    symbol = {"ascending": "arrow-up", "descending": "arrow-down", "none": "arrows-sort"}[order]
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a class="sort" href="{}">{}{}</a></th>',
        "num" if numeric else "first" if first else "",
        order,
        address_with(query, {"sort": following, **dict.fromkeys(CURSORS)}),
        label,
        icon_svg(symbol),
    )


@register.inclusion_tag("components/page_links.html")
def page_links(previous: Any = "", next: Any = "", text: Any = "") -> dict[str, Any]:
    """``{% page_links previous next text %}``: addresses (or "") of the pages before and after; ``text``: what is shown."""
    return {"previous": previous, "next": next, "text": text}


def address_with(query: QueryDict, changes: dict[str, Any]) -> str:
    """``?…`` with ``changes`` made to ``query``: None takes a parameter away."""
    copy = query.copy()
    for name, value in changes.items():
        if value is None:
            copy.pop(name, None)
        else:
            copy[name] = value
    return f"?{copy.urlencode()}"


def active_chips(form: Any, query: QueryDict) -> Iterator[tuple[str, str, str]]:
    """(field, words, address without it) for every filter in force."""
    for field in form:
        values = [value for value in query.getlist(field.name) if value != ""]
        if values and not field.is_hidden:
            words = "、".join(_chosen(field.field, value) for value in values)
            gone = {field.name: None, **dict.fromkeys(CURSORS)}
            yield field.name, f"{field.label}：{words}", address_with(query, gone)


def _chosen(field: Any, value: str) -> str:
    """The label of ``value`` where choices are few and known; queries nothing."""
    choices = getattr(field, "_choices", None)
    if isinstance(choices, list):
        for code, label in choices:
            if str(code) == value:
                return str(label)
    return value
