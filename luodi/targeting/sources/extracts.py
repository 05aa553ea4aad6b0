"""Registry extracts in files: their headings, and their conversion into sorted Parquet, all or nothing."""

from __future__ import annotations

import codecs
import re
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from django.conf import settings
from django.utils.translation import gettext as _

from luodi.common.errors import Obstacle, Refused
from luodi_engine.chains.screening import COLUMNS

REQUIRED = ("code", "name")
MEMORY, THREADS, CHUNK = "1GB", 2, 1 << 20
UNITS = {"wan": "1", "yuan": "0.0001"}
KNOWN_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("统一社会信用代码", "信用代码", "credit_code", "uscc"),
    "name": ("企业名称", "名称", "公司名称", "full_name"),
    "scope": ("经营范围", "business_scope"),
    "industry": ("行业代码", "国民经济行业代码", "industry_code"),
    "region": ("行政区划", "行政区划代码", "登记地区代码", "region_code"),
    "capital": ("注册资本", "注册资本(万元)", "注册资本（万元）", "registered_capital"),
    "founded": ("成立日期", "成立年份", "注册日期", "founded_on"),
    "tier": ("梯度", "企业梯度"),
    "status": ("登记状态", "经营状态", "企业状态"),
}
# What each column becomes; {0} is the source column as text.
WRITTEN: Mapping[str, str] = {
    "code": "upper(trim({0}))",
    "name": "trim({0})",
    "scope": "nullif(trim({0}), '')",
    "industry": "nullif(regexp_replace(trim({0}), '^[A-Za-z]', ''), '')",
    "region": "case when regexp_matches(trim({0}), '^[0-9]{{2}}') then left(trim({0}), 2) || '0000' "
    "else nullif(trim({0}), '') end",
    "capital": "try_cast(replace(regexp_extract({0}, '[0-9][0-9.,]*'), ',', '') as double) * {unit}",
    "founded": "try_cast(regexp_extract({0}, '[0-9]{{4}}') as bigint)",
    "tier": "case lower(trim({0})) when 'leading' then 'leading' when '龙头' then 'leading' when 'head' then 'head' "
    "when '头部' then 'head' when 'growth' then 'growth' when '成长' then 'growth' end",
    "status": "nullif(trim({0}), '')",
}


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of a conversion."""

    rows: int
    statuses: tuple[str, ...]


def folder() -> Path:
    """Where extracts lie, beside the database."""
    path = Path(settings.VAR) / "universe"
    path.mkdir(parents=True, exist_ok=True)
    return path


def source_of(extract: Any) -> Path:
    """The uploaded file of an extract."""
    return folder() / f"source-{extract.pk}.{extract.kind}"


def rows_of(extract: Any) -> Path:
    """The Parquet file with the rows of an extract."""
    return folder() / f"extract-{extract.pk}.parquet"


def kind_of(name: str) -> str:
    """``csv`` or ``parquet`` by the file's name; raises ``Refused`` for any other."""
    ending = name.rsplit(".", 1)[-1].lower()
    if ending in ("csv", "txt"):
        return "csv"
    if ending == "parquet":
        return "parquet"
    raise Refused.because(
        _("Only CSV and Parquet files are read. Save the extract as one of them."), field="file"
    )


def headings(path: Path) -> list[str]:
    """The columns of a file; raises ``Refused`` for one that cannot be read, is empty or names a column twice."""
    with duckdb.connect() as base:
        found = [str(one[0]) for one in _asked(base, f"describe select * from {_table(path)}")]
    if len(found) < len(REQUIRED):
        raise Refused.because(
            _("The file has no table with a heading. Its first line must name the columns.")
        )
    return found


def guessed(columns: Iterable[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Which column gives what: as remembered from an earlier file, else by usual headings."""
    present = list(columns)
    tidy = {re.sub(r"\s", "", column).lower(): column for column in present}
    found = {}
    for name in COLUMNS:
        kept = remembered.get(name, "")
        usual = [tidy[head.lower()] for head in (name, *KNOWN_HEADS[name]) if head.lower() in tidy]
        found[name] = kept if kept in present else next(iter(usual), "")
    return found


def as_utf8(path: Path) -> None:
    """Turn a GB18030 file into UTF-8 in its place; raises ``Refused`` naming the first byte that is neither."""
    if _decodes(path, "utf-8") is None:
        return
    wrong = _decodes(path, "gb18030")
    if wrong is not None:
        message = _("The file is neither UTF-8 nor GB18030: byte {place} cannot be read. Save it as UTF-8.")
        raise Refused.because(message.format(place=wrong), field="file")
    other = path.with_suffix(".utf8")
    decoder = codecs.getincrementaldecoder("gb18030")()
    with path.open("rb") as source, other.open("w", encoding="utf-8", newline="") as target:
        while chunk := source.read(CHUNK):
            target.write(decoder.decode(chunk))
        target.write(decoder.decode(b"", final=True))
    other.replace(path)


def converted(
    path: Path, mapping: Mapping[str, str], target: Path, *, unit: str, note: Callable[[int], None]
) -> Loaded:
    """Write the mapped columns of ``path`` as Parquet sorted by industry and region into ``target``.

    ``note`` is told the percent done. The file appears only when everything is right: raises ``Refused`` with
    all that is wrong (columns that are not there, rows without code or name, codes that stand twice, a broken
    file), and then nothing is left behind.
    """
    check_mapping(mapping, headings(path))
    working = target.with_suffix(".part")
    try:
        with duckdb.connect() as base:
            base.execute(f"set memory_limit = '{MEMORY}'; set threads = {THREADS}")
            base.execute(f"set temp_directory = {_quoted(str(folder() / 'spill'))}")
            select = ", ".join(_column(name, mapping.get(name, ""), unit) for name in COLUMNS)
            rows = f"select {select} from {_table(path)} order by industry, region, code"
            _run(base, f"copy ({rows}) to {_quoted(str(working))} (format parquet, compression zstd)", note)
            loaded = _checked(base, working)
        working.replace(target)
    finally:
        working.unlink(missing_ok=True)
    return loaded


def check_mapping(mapping: Mapping[str, str], columns: Iterable[str]) -> None:
    """Raises ``Refused`` naming every required column without a source and every source that is not in the file."""
    present = list(columns)
    obstacles = []
    for name in COLUMNS:
        source = mapping.get(name, "")
        if not source and name in REQUIRED:
            message = _("Choose the column that holds this; without it no firm can be told from another.")
            obstacles.append(Obstacle(message, field=name))
        elif source and source not in present:
            message = _("The file has no column “{column}”. It has: {present}.")
            told = message.format(column=source, present="、".join(present[:20]))
            obstacles.append(Obstacle(told, field=name))
    if obstacles:
        raise Refused.of(obstacles)


def _checked(base: Any, path: Path) -> Loaded:
    table = f"read_parquet({_quoted(str(path))})"
    [(rows, blank)] = _asked(
        base,
        f"select count(*), count(*) filter (coalesce(code, '') = '' or coalesce(name, '') = '') from {table}",
    )
    doubled = _asked(
        base, f"select code from {table} group by code having count(*) > 1 order by code limit 4"
    )
    obstacles = []
    if not rows:
        obstacles.append(Obstacle(_("The file holds no firm.")))
    if blank:
        message = _(
            "{count} rows have no credit code or no name. Fill them in or take them out, then load again."
        )
        obstacles.append(Obstacle(message.format(count=blank)))
    if codes := [str(code) for (code,) in doubled if code]:
        message = _(
            "Codes stand more than once, among them {codes}. Keep one row of each firm, then load again."
        )
        obstacles.append(Obstacle(message.format(codes="、".join(codes))))
    if obstacles:
        raise Refused.of(obstacles)
    statuses = _asked(
        base,
        f"select status from {table} where status is not null group by status order by count(*) desc, status limit 12",
    )
    return Loaded(int(rows), tuple(str(one) for (one,) in statuses))


def _column(name: str, source: str, unit: str) -> str:
    if not source:
        kind = {"float64": "double", "int64": "bigint"}.get(COLUMNS[name], "varchar")
        return f"cast(null as {kind}) as {name}"
    identifier = '"' + source.replace('"', '""') + '"'
    text = WRITTEN[name].format(f"cast({identifier} as varchar)", unit=UNITS[unit])
    return f"{text} as {name}"


def _table(path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet({_quoted(str(path))})"
    return f"read_csv({_quoted(str(path))}, all_varchar = true, header = true, max_line_size = 10000000)"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _run(base: Any, statement: str, note: Callable[[int], None]) -> None:
    """Run a long statement in a thread of its own and tell how far it is."""
    failed: list[Exception] = []

    def work() -> None:
        try:
            base.execute(statement)
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.5)
        if thread.is_alive():
            note(max(0, min(99, int(base.query_progress()))))
    if failed and isinstance(failed[0], duckdb.Error):
        raise _broken(failed[0]) from failed[0]
    if failed:
        raise failed[0]


def _asked(base: Any, statement: str) -> list[tuple[Any, ...]]:
    try:
        found: list[tuple[Any, ...]] = base.execute(statement).fetchall()
    except duckdb.Error as error:
        raise _broken(error) from error
    return found


def _broken(error: Exception) -> Refused:
    line = re.search(r"Line: (\d+)", str(error))
    if line:
        message = _("Line {line} cannot be read as a row of the table. Look for quotes or separators in it.")
        return Refused.because(message.format(line=line[1]), field="file")
    return Refused.because(
        _("The file is broken, cut off or no table. Export it again from the registry, then load it."),
        field="file",
    )


def _decodes(path: Path, encoding: str) -> int | None:
    """None where the whole file is in that encoding, else the place of the first byte that is not."""
    decoder = codecs.getincrementaldecoder(encoding)()
    place = 0
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return place + error.start
            place += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return place
    return None
