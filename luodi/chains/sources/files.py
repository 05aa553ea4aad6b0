"""Reads a chain map from JSON or CSV (UTF-8 or GB18030), all or nothing, and writes it so that it is read again."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle, Refused
from luodi_engine.chains.graph import ChainGraph, Link, chain_graph
from luodi_engine.chains.problems import ChainError, shortened

from .cells import (
    FIRST_YEAR,
    FORMULA,
    LAST_YEAR,
    LINK_COLUMNS,
    MOST_BYTES,
    MOST_LINKS,
    MOST_SEGMENTS,
    SEGMENT_COLUMNS,
    GivenChain,
    GivenMap,
    GivenSegment,
    link_of,
    said,
    segment_of,
    text_of,
)

MOST_SHOWN = 50
Rows = Sequence[tuple[str, Mapping[str, Any]]]


def read_map(files: Mapping[str, bytes]) -> GivenMap:
    """The map in one JSON file, or in two CSV files of segments and links told apart by their headings.

    Raises ``Refused`` with everything wrong; at most fifty mistakes are told.
    """
    if len(files) == 1:
        ((name, content),) = files.items()
        if content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"["):
            return read_json(content, name=name)
    segments: tuple[str, bytes] | None = None
    links: tuple[str, bytes] | None = None
    for name, content in files.items():
        heading = _text(content, name).split("\n", 1)[0]
        if _is_of_links(heading):
            links = (name, content)
        else:
            segments = (name, content)
    if segments is None:
        raise Refused.because(
            _("The file of the segments is missing: it has the columns code and name."), field="files"
        )
    return read_csv(segments[1], links[1] if links else b"", names=(segments[0], links[0] if links else ""))


def read_json(content: bytes, *, name: str = "") -> GivenMap:
    """The map in a JSON file: chain, map, segments, links. Raises ``Refused``."""
    try:
        body = json.loads(_text(content, name))
    except json.JSONDecodeError as error:
        message = _("The file is no JSON: line {line}, column {column}. Check commas, brackets and quotes.")
        raise Refused(
            Obstacle(message.format(line=error.lineno, column=error.colno), field="files", place=name)
        ) from error
    except ValueError as error:
        raise Refused(Obstacle(_("A number in the file is too long."), field="files", place=name)) from error
    except RecursionError as error:
        raise Refused(Obstacle(_("The file is nested too deeply."), field="files", place=name)) from error
    return map_from(body)


def map_from(body: Any) -> GivenMap:
    """The map in a JSON body that was parsed already, as the API gets it. Raises ``Refused``."""
    if not isinstance(body, dict):
        raise Refused.because(_("An object with “segments” and “links” is expected."), field="files")
    found: list[Obstacle] = []
    lists: dict[str, list[tuple[str, Mapping[str, Any]]]] = {"segments": [], "links": []}
    for part, rows in lists.items():
        given = body.get(part, [])
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            found.append(Obstacle(_("“{part}” is not a list of objects.").format(part=part), place=part))
        else:
            rows += [(f"{part}[{number}]", row) for number, row in enumerate(given, start=1)]
    head, facts = body.get("chain") or {}, body.get("map") or {}
    if not isinstance(head, dict) or not isinstance(facts, dict):
        found.append(Obstacle(_("“chain” and “map” are objects."), place="chain"))
        head, facts = {}, {}
    chain = _chain(head, found) if head else None
    years = [_year(facts.get(name), f"map.{name}", found) for name in ("year_from", "year_to")]
    if found:
        raise Refused.of(found)
    source = text_of(facts.get("source"))
    if len(source) > 300:
        raise Refused(Obstacle(_("The source has more than 300 characters. Shorten it."), place="map.source"))
    return _map(
        lists["segments"],
        lists["links"],
        facts={"chain": chain, "year_from": years[0], "year_to": years[1], "source": source},
    )


def read_csv(segments: bytes, links: bytes = b"", *, names: tuple[str, str] = ("", "")) -> GivenMap:
    """The map in two CSV files with Chinese or English headings. Raises ``Refused``."""
    first = _table(segments, names[0] or "segments.csv", SEGMENT_COLUMNS, ("code", "name"))
    second = (
        _table(links, names[1] or "links.csv", LINK_COLUMNS, ("source", "target")) if links.strip() else []
    )
    return _map(first, second, facts={})


def _map(segment_rows: Rows, link_rows: Rows, *, facts: Mapping[str, Any]) -> GivenMap:
    if not segment_rows:
        raise Refused.because(_("The map has no segments. Give at least one."), field="files")
    for rows, most, what in ((segment_rows, MOST_SEGMENTS, "segments"), (link_rows, MOST_LINKS, "links")):
        if len(rows) > most:
            message = _("{number} {what}, at most {limit} can be read. Split the chain.")
            raise Refused.because(message.format(number=len(rows), what=what, limit=most), field="files")
    found: list[Obstacle] = []
    segments: list[GivenSegment] = []
    links: list[tuple[str, Link]] = []
    for place, row in segment_rows:
        segment, wrong = segment_of(row, place)
        segments.append(segment)
        found += wrong
    for place, row in link_rows:
        link, wrong = link_of(row, place)
        found += wrong
        if link is not None:
            links.append((place, link))
    if found:
        raise Refused.of(found[:MOST_SHOWN])
    graph = _graph(segments, links, [place for place, _row in segment_rows])
    return GivenMap(tuple(segments), tuple(link for _place, link in links), graph, **facts)


def _graph(
    segments: Sequence[GivenSegment], links: Sequence[tuple[str, Link]], places: Sequence[str]
) -> ChainGraph:
    try:
        return chain_graph([one.for_engine for one in segments], [link for _place, link in links])
    except ChainError as error:
        at = {f"segments[{number}]": place for number, place in enumerate(places, start=1)}
        at |= {f"links[{number}]": place for number, (place, _link) in enumerate(links, start=1)}
        found = []
        for problem in error.problems[:MOST_SHOWN]:
            one = said(problem)
            found.append(
                Obstacle(one.message, code=one.code, place=at.get(one.place, one.place), field="files")
            )
        raise Refused.of(found) from error


def _table(
    content: bytes, name: str, columns: Mapping[str, Sequence[str]], needed: Sequence[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Rows with their places ("segments.csv, line 3"); columns the map does not know are left out."""
    try:
        # A field may be as long as the file: what is too long is then told with its place.
        csv.field_size_limit(max(MOST_BYTES, csv.field_size_limit()))  # never lowered: it holds for everybody
        lines = list(csv.reader(io.StringIO(_text(content, name), newline="")))
    except csv.Error as error:
        message = _("The file is no CSV: {found}. Check quotes and line ends.")
        raise Refused(Obstacle(message.format(found=error), place=name, field="files")) from error
    heading = [cell.strip().lower() for cell in lines[0]] if lines else []
    known = [next((code for code, words in columns.items() if cell in words), "") for cell in heading]
    missing = [code for code in needed if code not in known]
    if missing:
        message = _("These columns are missing: {missing}. The file has: {found}. Correct the heading.")
        text = message.format(missing=", ".join(missing), found=shortened(", ".join(heading)) or "–")
        raise Refused(Obstacle(text, place=name, field="files"))
    doubled = sorted({code for code in known if code and known.count(code) > 1})
    if doubled:
        text = _("The column “{column}” stands twice. Remove one.").format(column=doubled[0])
        raise Refused(Obstacle(text, place=name, field="files"))
    found: list[tuple[str, Mapping[str, Any]]] = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            place = _("{file}, line {line}").format(file=name, line=number)
            found.append(
                (place, {code: _unguarded(cell) for code, cell in zip(known, cells, strict=False) if code})
            )
    return found


def _unguarded(cell: str) -> str:
    """Without the sign that keeps a spreadsheet from taking the text for a formula."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def _text(content: bytes, name: str) -> str:
    if len(content) > MOST_BYTES:
        message = _("The file has {found} bytes, at most {limit} can be read. Check what makes it so large.")
        text = message.format(found=len(content), limit=MOST_BYTES)
        raise Refused(Obstacle(text, place=name, field="files"))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    message = _("The file is text neither in UTF-8 nor in GB18030. Save it as CSV or JSON in one of the two.")
    raise Refused(Obstacle(message, place=name, field="files"))


def _is_of_links(heading: str) -> bool:
    cells = [cell.strip().strip('"').lower() for cell in heading.split(",")]
    return any(cell in LINK_COLUMNS["source"] for cell in cells)


def _chain(head: Mapping[str, Any], found: list[Obstacle]) -> GivenChain:
    texts = {}
    for name, limit in (
        ("code", 60),
        ("name", 60),
        ("name_en", 120),
        ("leading_industry", 60),
        ("lead_department", 40),
    ):
        texts[name] = text_of(head.get(name))
        if len(texts[name]) > limit:
            message = _("“{field}” has {found} characters, at most {limit} are possible. Shorten it.")
            found.append(
                Obstacle(
                    message.format(field=name, found=len(texts[name]), limit=limit), place=f"chain.{name}"
                )
            )
            texts[name] = texts[name][:limit]
    order = head.get("order", 0)
    if isinstance(order, bool) or not isinstance(order, int) or not 0 <= order <= 1000:
        found.append(Obstacle(_("The order is a whole number from 0 to 1000."), place="chain.order"))
        order = 0
    return GivenChain(order=order, **texts)


def _year(value: Any, place: str, found: list[Obstacle]) -> int | None:
    if value in (None, ""):
        return None
    text = text_of(value)
    if text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR:
        return int(text)
    message = _("“{found}” is not a year from {first} to {last}.")
    found.append(
        Obstacle(message.format(found=shortened(text), first=FIRST_YEAR, last=LAST_YEAR), place=place)
    )
    return None


def map_json(given: GivenMap) -> bytes:
    """The map as JSON with its head, indented, so that versions can be compared line by line."""
    return json.dumps(map_body(given), ensure_ascii=False, indent=2).encode() + b"\n"


def map_body(given: GivenMap) -> dict[str, Any]:
    """What a JSON file of the map says."""
    chain = given.chain
    body: dict[str, Any] = {}
    if chain is not None:
        body["chain"] = {
            "code": chain.code,
            "name": chain.name,
            "name_en": chain.name_en,
            "order": chain.order,
            "leading_industry": chain.leading_industry,
            "lead_department": chain.lead_department,
        }
    body["map"] = {"year_from": given.year_from, "year_to": given.year_to, "source": given.source}
    body["segments"] = [segment_row(segment) for segment in given.segments]
    body["links"] = [
        {"source": link.source, "target": link.target, "kind": str(link.kind)} for link in given.links
    ]
    return body


def segment_row(segment: GivenSegment) -> dict[str, Any]:
    """A segment as JSON holds it."""
    row = {name: getattr(segment, name) for name in SEGMENT_COLUMNS}
    return {**row, "keywords": list(segment.keywords), "industry_codes": list(segment.industry_codes)}


def segments_csv(segments: Iterable[GivenSegment]) -> bytes:
    """Segments as CSV that spreadsheets open (UTF-8 with its mark); texts cannot run as formulas."""
    rows = []
    for segment in segments:
        row = segment_row(segment)
        row["keywords"], row["industry_codes"] = "、".join(row["keywords"]), "、".join(row["industry_codes"])
        rows.append([row[name] for name in SEGMENT_COLUMNS])
    return _csv(list(SEGMENT_COLUMNS), rows)


def links_csv(links: Iterable[Link]) -> bytes:
    """Links as CSV."""
    return _csv(list(LINK_COLUMNS), [[link.source, link.target, str(link.kind)] for link in links])


def _csv(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def guarded(cell: str) -> str:
    """A text that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
