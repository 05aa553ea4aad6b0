"""Zip containers and their XML parts, opened only after they were found harmless and read as a stream."""

import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from xml.parsers import expat

from django.utils.translation import gettext as _

from luodi.common.workbooks.errors import Limits, WorkbookError, damaged, too_large

CHUNK = 1 << 16
LONGEST_TOKEN = 4_000_000
SEEN_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}

Attributes = dict[str, str]


@contextmanager
def damage_named(place: str) -> Iterator[None]:
    """Turn whatever the zip and XML libraries raise on a broken file into one error that names ``place``."""
    try:
        yield
    except WorkbookError:
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        struct.error,
        expat.ExpatError,
        EOFError,
        LookupError,
        NotImplementedError,
        OSError,
        OverflowError,
        RuntimeError,
        ValueError,
    ) as error:
        raise damaged(place) from error


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The zip at ``path``, or ``WorkbookError`` where it is damaged, locked by a password or a bomb."""
    with damage_named(path.name):
        archive = zipfile.ZipFile(path)
    try:
        check_archive(archive, path.stat().st_size, limits)
    except WorkbookError:
        archive.close()
        raise
    return archive


def check_archive(archive: zipfile.ZipFile, stored: int, limits: Limits) -> None:
    """Raise ``WorkbookError`` where the list of entries already shows a bomb, a password or a forgery."""
    entries = archive.infolist()
    if len(entries) > limits.max_entries:
        raise too_large(
            _("The file holds {count} parts, at most {limit} are accepted.").format(
                count=len(entries), limit=limits.max_entries
            )
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise WorkbookError(
            "password",
            _("The file is locked with a password."),
            remedy=_("Remove the password in Excel or WPS (File, Info, Protect Workbook) and try again."),
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > limits.max_unpacked:
        raise too_large(
            _("Unpacked, the file would take {size} MB, at most {limit} MB are accepted.").format(
                size=unpacked // 1_000_000, limit=limits.max_unpacked // 1_000_000
            )
        )
    if unpacked > limits.ratio_from and unpacked > limits.max_ratio * max(packed, 1):
        raise WorkbookError(
            "bomb",
            _("The file is packed {ratio} times over, as only files made to do harm are.").format(
                ratio=unpacked // max(packed, 1)
            ),
            remedy=_("Copy the table into a new workbook and send that one."),
        )
    if packed > stored or any(entry.compress_type not in SEEN_METHODS for entry in entries):
        raise damaged()
    if len({entry.filename for entry in entries}) != len(entries):
        raise damaged()


def refuse_doctype(place: str) -> Callable[..., None]:
    """An expat handler that turns away any document type, and with it every entity trick."""

    def refuse(*_args: object) -> None:
        raise WorkbookError(
            "xml_entities",
            _("The file defines its own XML entities, which no spreadsheet program does."),
            place,
            _("Copy the table into a new workbook and send that one."),
        )

    return refuse


def xml_parser(place: str) -> expat.XMLParserType:
    """A parser that stops at a document type declaration and never fetches anything."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_doctype(place)
    parser.EntityDeclHandler = refuse_doctype(place)
    return parser


def feed(archive: zipfile.ZipFile, name: str, parser: expat.XMLParserType) -> Iterator[None]:
    """Push the part ``name`` through ``parser``, pausing after each chunk so that rows can be taken off.

    Raises ``WorkbookError`` where the part is missing or broken, or holds a token that would fill the memory.
    """
    fed = 0
    with damage_named(name), archive.open(name) as part:
        while chunk := part.read(CHUNK):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise damaged(name)
            yield
        parser.Parse(b"", True)
        yield


def parse_small(
    archive: zipfile.ZipFile,
    name: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Run ``start`` and ``end`` over the elements of a small part, with local names; a missing part is empty."""
    if name not in archive.NameToInfo:
        return
    parser = xml_parser(name)
    parser.StartElementHandler = lambda tag, attributes: start(tag.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    for _chunk in feed(archive, name, parser):
        pass


def check_prologs(archive: zipfile.ZipFile) -> None:
    """Raise ``WorkbookError`` where any XML part declares a document type, whether or not it would be read."""
    for entry in archive.infolist():
        if not entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            continue
        parser = xml_parser(entry.filename)
        rooted: list[str] = []
        parser.StartElementHandler = lambda tag, _attributes, seen=rooted: seen.append(tag)
        try:
            for _chunk in feed(archive, entry.filename, parser):
                if rooted:
                    break
        except WorkbookError as error:
            # A broken part that matters is found when it is read; drawings are often not well-formed.
            if error.code != "damaged":
                raise


def local(attributes: Attributes, name: str) -> str:
    """The attribute ``name`` whatever its prefix, or an empty string."""
    if name in attributes:
        return attributes[name]
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")
