"""``python -m tests.catalogues collect [FILE …]`` and ``check``: keeps locale/zh_Hans complete and compiled."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from .extraction import REPOSITORY, marked_texts
from .files import CatalogueError, Entry, compiled, merged, read_po, write_po

FOLDER = REPOSITORY / "locale" / "zh_Hans" / "LC_MESSAGES"
PO, MO = FOLDER / "django.po", FOLDER / "django.mo"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")


def collect(further: list[Path]) -> str:
    """Bring the catalogue up to date with the texts in the code, taking translations from ``further`` files too."""
    known = read_po(PO) if PO.exists() else {}
    entries = merged(marked_texts().values(), known, *(read_po(path) for path in further))
    write_po(PO, entries)
    MO.write_bytes(compiled(entries))
    open_ones = [entry.text for entry in entries if not entry.translation]
    return "\n".join(
        [
            *(f"  not translated: {text!r}" for text in open_ones),
            f"{len(entries)} texts, {len(open_ones)} open",
        ]
    )


def faults() -> Iterator[str]:
    """What is missing, unsure, out of date or broken."""
    known = read_po(PO) if PO.exists() else {}
    for key in marked_texts():
        entry = known.get(key)
        if entry is None:
            yield f"{key[1]!r} is not in the catalogue. Run make messages, then translate it."
        elif not entry.translation:
            yield f"{key[1]!r} is not translated."
        elif entry.is_fuzzy:
            yield f"{key[1]!r} is marked as unsure."
        elif different_places(entry):
            yield f"{key[1]!r} and its translation {entry.translation!r} have different placeholders."
    if not MO.exists() or MO.read_bytes() != compiled(known.values()):
        yield "django.mo is not what django.po compiles to. Run make messages."


def different_places(entry: Entry) -> bool:
    """Whether the translation fills other places than the text (a plural may leave out the number)."""
    wanted = {*PLACEHOLDER.findall(entry.text), *PLACEHOLDER.findall(entry.plural)}
    found = set(PLACEHOLDER.findall(entry.translation))
    return found - wanted != set() or (not entry.plural and wanted != found)


def main(words: list[str]) -> int:
    """Exit status 1 where there are faults."""
    try:
        if words[:1] == ["collect"]:
            print(collect([Path(word) for word in words[1:]]))
            return 0
        found = list(faults())
    except CatalogueError as error:
        found = [str(error)]
    for fault in found[:200]:
        print(fault)
    print(f"Translations: {len(found)} faults" if found else "Translations are complete.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
