"""Tells a file's type from its first bytes."""

import codecs

HEAD_BYTES = 4096
SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
OFFICE = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".ofd": "application/ofd",
    ".zip": "application/zip",
}


def sniff(head: bytes, name: str) -> str | None:
    """The media type of a file that starts with ``head``, or None for a type that is not taken.

    Scripts and pages are not taken whatever their name says.

    >>> sniff(b"%PDF-1.7", "contract.exe")
    'application/pdf'
    >>> sniff(b"MZ\\x90", "contract.pdf") is None
    True
    """
    for signature, media_type in SIGNATURES:
        if head.startswith(signature):
            return media_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    if head.startswith(b"PK\x03\x04"):
        suffix = f".{name.rsplit('.', 1)[-1].lower()}" if "." in name else ""
        return OFFICE.get(suffix)
    return "text/plain" if _is_plain_text(head) else None


def _is_plain_text(head: bytes) -> bool:
    if b"<" in head[:200] or any(byte < 32 and byte not in b"\t\n\r" for byte in head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            # A long file is cut anywhere, perhaps within a character; a short one is all there is.
            codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < HEAD_BYTES)
        except UnicodeDecodeError:
            continue
        return True
    return False
