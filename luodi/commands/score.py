"""``luodi score``: scores units by a scheme; reads and writes files, needs no database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

import yaml

from luodi.commands.paths import unreadable
from luodi_engine.scoring import DataSet, Refused, Run, Scheme, SchemeError, parse_scheme, score
from luodi_engine.scoring.numbers import plain
from luodi_engine.scoring.problems import LANGUAGES, DataError, problem
from luodi_engine.scoring.reading import read_csv, read_values
from luodi_engine.scoring.texts import read_json, read_yaml
from luodi_engine.scoring.whatif import unused_inputs
from luodi_engine.scoring.writing import result_csv, result_values

LARGEST_FILE = 200_000_000
STRUCTURED = (".json", ".yaml", ".yml")


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 or GB18030; ``DataError`` when it cannot be read."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise DataError([problem(path.name, "file_size", found=size, limit=LARGEST_FILE)])
        raw = path.read_bytes()
    except OSError as error:
        raise DataError([problem("", "file_missing", found=unreadable(path, error))]) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DataError([problem(path.name, "file_not_text")])


def structured(text: str, name: str) -> Any:
    """The values in a JSON or YAML text, told apart by the file's ``name``; numbers exactly as written.

    Raises ``DataError`` for what is not valid, nests too deep or hides copies behind aliases.
    """
    return read_json(text, name) if name.lower().endswith(".json") else read_yaml(text, name)


def load_scheme(path: Path) -> Scheme:
    """The scheme in a YAML or JSON file; ``SchemeError`` or ``DataError`` with everything wrong."""
    return parse_scheme(structured(read_text(path), path.name))


def load_data(path: Path, scheme: Scheme, items: Path | None = None) -> DataSet:
    """The figures in a CSV, YAML or JSON file (single items of a CSV in a second file)."""
    text = read_text(path)
    if path.suffix.lower() in STRUCTURED:
        return read_values(structured(text, path.name), scheme)
    return read_csv(text, scheme, read_text(items) if items else "")


def written(run: Run, path: Path, *, explained: bool = False, for_excel: bool = False) -> str:
    """The results as the text for ``path``: CSV unless it ends in .json, .yaml or .yml.

    ``for_excel`` puts the mark in front by which Excel knows UTF-8.
    """
    suffix = path.suffix.lower()
    if suffix not in STRUCTURED:
        return ("\ufeff" if for_excel else "") + result_csv(run)
    values = result_values(run, explained=explained)
    if suffix == ".json":
        return json.dumps(values, ensure_ascii=False, indent=1) + "\n"
    return str(yaml.safe_dump(values, allow_unicode=True, sort_keys=False))


def parser() -> ArgumentParser:
    """The options of the command."""
    made = ArgumentParser(
        prog="luodi score",
        description="Score units by a scheme. The file formats are described in docs/manual/score-file-formats.md.",
    )
    made.add_argument("--scheme", type=Path, required=True, metavar="FILE", help="the scheme, YAML or JSON")
    made.add_argument("--data", type=Path, metavar="FILE", help="the figures: CSV, YAML or JSON")
    made.add_argument(
        "--items", type=Path, metavar="FILE", help="single items that go with a CSV: unit,kind,key,…"
    )
    made.add_argument("--out", type=Path, metavar="FILE", help="where results go: .csv, .json or .yaml")
    made.add_argument("--explain", action="store_true", help="with .json and .yaml: explain every score")
    made.add_argument("--excel", action="store_true", help="with .csv: mark the file as UTF-8 for Excel")
    made.add_argument("--check", action="store_true", help="only check the scheme (and the data, when given)")
    made.add_argument("--language", choices=LANGUAGES, default="zh", help="language of messages (zh)")
    return made


def main(argv: list[str]) -> int:
    """Run the command: 0 done, 1 refused (nothing is written then), 2 not understood."""
    options = parser().parse_args(argv)
    if not options.check and (options.data is None or options.out is None):
        print("luodi score: --data and --out are needed (or --check).", file=sys.stderr)
        return 2
    try:
        return _run(options)
    except Refused as error:
        what = "方案" if isinstance(error, SchemeError) else "数据"
        count = len(error.problems)
        if options.language == "en":
            what = "scheme" if isinstance(error, SchemeError) else "data"
            print(f"luodi score: the {what} was refused, {count} to put right:", file=sys.stderr)
        else:
            print(f"luodi score：{what}未通过检查，共 {count} 处需要改正：", file=sys.stderr)
        print(error.text(options.language), file=sys.stderr)
        return 1


def _run(options: Namespace) -> int:
    scheme = load_scheme(options.scheme)
    unused = ", ".join(unused_inputs(scheme))
    if unused:
        note = f"note: no rule reads {unused}" if options.language == "en" else f"提示：没有规则用到 {unused}"
        print(note, file=sys.stderr)
    if options.data is None:
        print("columns of the data:" if options.language == "en" else "数据应有的列：")
        for code in scheme.data_columns:
            print(f"  {code}  {scheme.input_by_code[code].title}".rstrip())
        print(f"scheme {scheme.hash}")
        return 0
    run = score(scheme, load_data(options.data, scheme, options.items))
    if not options.check:
        try:
            text = written(run, options.out, explained=options.explain, for_excel=options.excel)
            options.out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise DataError([problem("", "file_missing", found=unreadable(options.out, error))]) from error
    _summary(run, options)
    return 0


def _summary(run: Run, options: Namespace) -> None:
    """Scores to look at first, and the hashes that identify the run."""
    ranked = [row for row in range(len(run.data.rows)) if run.ranks[row] is not None]
    ranked.sort(key=lambda row: (run.data.rows[row][1], run.ranks[row], run.data.rows[row][0]))
    for row in ranked[:20]:
        unit, period = run.data.row_units[row], run.data.rows[row][1]
        print(f"{plain(run.ranks[row]):>4}  {run.printed[row]!s:>12}  {unit.title}  {period}".rstrip())
    if len(ranked) > 20:
        print(f"   …  {len(ranked) - 20}")
    unscored = int((~run.scored).sum())
    if unscored:
        print(f"without a score: {unscored}" if options.language == "en" else f"没有得分：{unscored}")
    print(f"scheme {run.scheme.hash}\ndata   {run.data.hash}\nresult {run.hash}\nengine {run.engine_version}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
