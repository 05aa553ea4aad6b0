"""Reads and writes catalogues of translations: .po for people, .mo for Python's gettext."""

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

CONTEXT_SIGN = "\x04"
HEADER = (
    "Project-Id-Version: Luodi\\n",
    "Language: zh_Hans\\n",
    "MIME-Version: 1.0\\n",
    "Content-Type: text/plain; charset=UTF-8\\n",
    "Content-Transfer-Encoding: 8bit\\n",
    "Plural-Forms: nplurals=1; plural=0;\\n",
)
LINE = re.compile(r'^(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?)\s+(".*")$')


class CatalogueError(Exception):
    """A line of a catalogue is not understood."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text and its translation; ``plural`` is the English plural where there is one."""

    text: str
    translation: str = ""
    context: str = ""
    plural: str = ""
    is_fuzzy: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What tells two entries apart."""
        return self.context, self.text


def read_po(path: Path) -> dict[tuple[str, str], Entry]:
    """Entries of a .po file by context and text, without its header; raises ``CatalogueError`` with the line."""
    entries: dict[tuple[str, str], Entry] = {}
    for parts, is_fuzzy in _blocks(path):
        entry = Entry(
            text=parts.get("msgid", ""),
            translation=parts.get("msgstr", parts.get("msgstr[0]", "")),
            context=parts.get("msgctxt", ""),
            plural=parts.get("msgid_plural", ""),
            is_fuzzy=is_fuzzy,
        )
        if entry.text:
            entries[entry.key] = entry
    return entries


def _blocks(path: Path) -> Iterator[tuple[dict[str, str], bool]]:
    parts: dict[str, str] = {}
    current, is_fuzzy = "", False
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = raw.strip()
        starts_anew = line.startswith(("msgctxt ", "msgid ")) and "msgstr" in "".join(parts)
        if (
            (not line or line.startswith("#") or starts_anew)
            and "msgid" in parts
            and "msgstr" in "".join(parts)
        ):
            yield parts, is_fuzzy
            parts, current, is_fuzzy = {}, "", False
        if not line or line.startswith("#"):
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        match = LINE.match(line)
        if match:
            current = match[1]
            parts[current] = _unquote(match[2], path, number)
        elif line.startswith('"') and current:
            parts[current] += _unquote(line, path, number)
        else:
            raise CatalogueError(f"{path}:{number}: {line!r} is not a line of a catalogue.")
    if parts:
        yield parts, is_fuzzy


def _unquote(text: str, path: Path, number: int) -> str:
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        raise CatalogueError(f"{path}:{number}: {text} has a quote too many or too few.") from None


def write_po(path: Path, entries: Iterable[Entry]) -> None:
    """Write a .po file, sorted so that two people's additions rarely meet."""
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}"' for line in HEADER), ""]
    for entry in sorted(entries, key=lambda entry: (entry.text.lower(), entry.text, entry.context)):
        if entry.is_fuzzy:
            lines.append("#, fuzzy")
        if entry.context:
            lines.append(f"msgctxt {_quote(entry.context)}")
        lines.append(f"msgid {_quote(entry.text)}")
        if entry.plural:
            lines.append(f"msgid_plural {_quote(entry.plural)}")
        lines += [f"{'msgstr[0]' if entry.plural else 'msgstr'} {_quote(entry.translation)}", ""]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines), encoding="utf-8")


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def compiled(entries: Iterable[Entry]) -> bytes:
    """The content of a .mo file; texts without a sure translation are left out."""
    pairs = {"": "".join(HEADER).replace("\\n", "\n")}
    for entry in entries:
        if entry.translation and not entry.is_fuzzy:
            key = f"{entry.context}{CONTEXT_SIGN}{entry.text}" if entry.context else entry.text
            pairs[f"{key}\0{entry.plural}" if entry.plural else key] = entry.translation
    items = sorted((key.encode(), text.encode()) for key, text in pairs.items())
    keys_at = 7 * 4
    texts_at = keys_at + 8 * len(items)
    offset = texts_at + 8 * len(items)
    tables: list[list[int]] = [[], []]
    blob = b""
    for column in (0, 1):
        for item in items:
            tables[column] += [len(item[column]), offset + len(blob)]
            blob += item[column] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(items), keys_at, texts_at, 0, 0)
    return head + struct.pack(f"<{4 * len(items)}I", *tables[0], *tables[1]) + blob


def merged(texts: Iterable[Entry], *sources: dict[tuple[str, str], Entry]) -> list[Entry]:
    """Each text with the first translation found in the sources; one without context serves any context."""
    result = []
    for entry in texts:
        found = next((source[entry.key] for source in sources if _is_done(source, entry.key)), None)
        found = found or next(
            (source["", entry.text] for source in sources if _is_done(source, ("", entry.text))), None
        )
        result.append(replace(entry, translation=found.translation) if found else entry)
    return result


def _is_done(source: dict[tuple[str, str], Entry], key: tuple[str, str]) -> bool:
    return key in source and bool(source[key].translation) and not source[key].is_fuzzy
