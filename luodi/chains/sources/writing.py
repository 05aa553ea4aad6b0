"""Writes a chain map as the files that ``reading`` reads: what was exported can be imported again."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

from luodi_engine.chains.graph import Link

from .model import FORMULA, LINK_COLUMNS, SEGMENT_COLUMNS, GivenMap, GivenSegment


def map_json(given: GivenMap) -> bytes:
    """The map as JSON with its head, indented, so that versions can be compared line by line."""
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
    return json.dumps(body, ensure_ascii=False, indent=2).encode() + b"\n"


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
