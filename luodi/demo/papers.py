"""Small example papers, so that every step of the sample city has evidence to open."""

from functools import cache

from django.core.files.base import ContentFile
from django.utils.translation import override

from luodi.audit.choices import DocumentKind


@cache
def _body(lines: tuple[str, ...]) -> bytes:
    text = "".join(f"({line}) Tj 0 -22 Td " for line in lines)
    stream = f"BT /F1 14 Tf 60 760 Td {text}ET".encode("ascii")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length " + str(len(stream)).encode() + b" >>\nstream\n" + stream + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += str(number).encode() + b" 0 obj\n" + body + b"\nendobj\n"
    table = b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    start = str(len(out)).encode()
    out += b"xref\n0 6\n0000000000 65535 f \n" + table
    return out + b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n" + start + b"\n%%EOF\n"


def paper(kind: str, code: str, detail: str = "") -> ContentFile[bytes]:
    """A one-page PDF that says which paper it stands for and that it is an example."""
    lines = ("Luodi sample city - EXAMPLE, not a real paper", f"Kind: {kind}", f"Project: {code}", detail)
    return ContentFile(_body(lines), name=f"{code}-{kind}{detail and '-' + detail}.pdf")


def title_of(kind: str) -> str:
    """The paper's title in the city's language."""
    with override("zh-hans"):
        return f"{DocumentKind(kind).label}（示例）"
