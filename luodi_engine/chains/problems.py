"""What is wrong with a chain, a list of firms or a question: place, value and way out, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

LANGUAGES = ("zh", "en")

WORDING: dict[str, tuple[str, str]] = {
    "segment_doubled": (
        "环节编码“{found}”出现了两次。请改用不同的编码，或删去其中一个。",
        'the segment code "{found}" stands twice. Give one of them another code or remove it.',
    ),
    "segment_blank": ("环节缺少{found}。请补填。", "the segment has no {found}. Fill it in."),
    "segment_unknown": (
        "链中没有环节“{found}”。请先添加该环节，或改正编码。",
        'the chain has no segment "{found}". Add the segment first, or correct the code.',
    ),
    "segment_unknown_near": (
        "链中没有环节“{found}”，是否指“{near}”？",
        'the chain has no segment "{found}"; did you mean "{near}"?',
    ),
    "link_kind": (
        "关系类型“{found}”不可用。可用：{known}。",
        'there is no kind of link "{found}". Known are: {known}.',
    ),
    "link_to_itself": (
        "环节“{found}”连到了自己。请选择另一个环节。",
        'the segment "{found}" is linked to itself. Choose another segment.',
    ),
    "link_doubled": (
        "“{source}”到“{target}”的同类关系已经存在。请删去重复的一条。",
        'the link of this kind from "{source}" to "{target}" is there already. Remove one of the two.',
    ),
    "links_in_a_cycle": (
        "上下游关系成环：{found}。请删去其中一条关系。",
        "the supply links run in a circle: {found}. Remove one of these links.",
    ),
    "firm_doubled": (
        "企业编码“{found}”出现了两次（另见{other}）。请合并或改正。",
        'the firm code "{found}" stands twice (see also {other}). Merge the two or correct one.',
    ),
    "firm_unknown": (
        "没有编码为“{found}”的企业。请先在企业表中添加，或改正编码。",
        'there is no firm with the code "{found}". Add it to the firms first, or correct the code.',
    ),
    "text_blank": (
        "“{found}”这一列是空的。请补填或删去该行。",
        'the column "{found}" is empty. Fill it in or remove the row.',
    ),
    "text_too_long": (
        "“{column}”有{found}字，最多{limit}字。请缩短。",
        'the column "{column}" holds {found} characters, at most {limit} are possible. Shorten it.',
    ),
    "weight_not_a_number": (
        "占比“{found}”不是 0 或以上的数字。请改正，如 0.35。",
        'the weight "{found}" is not a number of 0 or more. Correct it, for example 0.35.',
    ),
    "relation_unknown": (
        "关系“{found}”不可用。可用：input（上游投入）、kind（种类）。",
        'there is no relation "{found}". Known are: input (upstream), kind (is a kind of).',
    ),
    "columns_missing": (
        "缺少列：{found}。文件现有的列：{known}。请补上或改正表头。",
        "these columns are missing: {found}. The file has: {known}. Add them or correct the heading.",
    ),
    "columns_doubled": (
        "表头中“{found}”出现了两次。请删去或改名。",
        'the heading "{found}" stands twice. Remove or rename one of them.',
    ),
    "row_width": (
        "这一行有{found}列，表头有{expected}列。请检查多余或缺少的逗号和引号。",
        "this row has {found} columns, the heading has {expected}. Check for a missing or spare comma or quote.",
    ),
    "file_missing": (
        "无法读取 {found}。请检查路径和权限。",
        "{found} cannot be read. Check the path and the permissions.",
    ),
    "file_cannot_be_written": (
        "无法写入 {found}。请检查路径和权限。",
        "{found} cannot be written. Check the path and the permissions.",
    ),
    "file_not_text": (
        "文件既不是 UTF-8 也不是 GB18030 编码的文本。请另存为其中一种编码的 CSV。",
        "the file is text neither in UTF-8 nor in GB18030. Save it as CSV in one of the two.",
    ),
    "file_empty": (
        "文件没有数据行。请检查是否导出完整。",
        "the file has no rows. Check that it was exported in full.",
    ),
    "file_too_large": (
        "文件有 {found} 字节，最多 {limit} 字节。请拆分后再读。",
        "the file has {found} bytes, at most {limit} can be read. Split it.",
    ),
    "weights_unknown": (
        "权重文件中没有“{found}”这一项因素。可用：{known}。",
        'there is no part "{found}". Known are: {known}.',
    ),
    "weights_missing": (
        "权重文件缺少“{found}”。请补填数字。",
        'the weight of "{found}" is missing. Write a number.',
    ),
    "nothing_to_rank": ("没有可排序的企业。请先载入企业。", "there are no firms to rank. Load firms first."),
    "matrix_shape": (
        "矩阵应为“地区×行业”的非负数值，现为 {found}。请检查缺值和负数。",
        "a matrix of places by industries without negative or missing values is wanted, not {found}.",
    ),
    "matrix_too_small": (
        "去掉空行空列后只剩 {found}，无法计算复杂度。请至少保留 3 个地区和 3 个行业。",
        "without empty rows and columns only {found} is left. At least 3 places and 3 industries are needed.",
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing in the way: ``place`` says where, ``code`` which wording, ``values`` what stands there.

    >>> Problem("links.csv, line 3", "link_to_itself", (("found", "S1"),)).text("en")
    'links.csv, line 3: the segment "S1" is linked to itself. Choose another segment.'
    """

    place: str
    code: str
    values: tuple[tuple[str, str], ...] = ()

    def text(self, language: str = "zh") -> str:
        """The problem as a sentence with its place in front; ``language`` is zh or en."""
        sentence = WORDING[self.code][LANGUAGES.index(language)].format(**dict(self.values))
        return f"{self.place}: {sentence}" if self.place else sentence


def problem(place: str, code: str, /, **values: object) -> Problem:
    """A problem with its values as short text, so that it can be compared and stored.

    >>> problem("a", "file_missing", found=7).values
    (('found', '7'),)
    """
    return Problem(place, code, tuple((name, shortened(value)) for name, value in values.items()))


def shortened(value: object, limit: int = 80) -> str:
    """The value as text of at most ``limit`` characters, so that a hostile file cannot flood a page.

    >>> shortened("x" * 100, limit=5)
    'xxxx…'
    """
    text = value if isinstance(value, str) else str(value)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def unknown_segment(place: str, code: str, known: Iterable[str]) -> Problem:
    """A segment that is not in the chain, with the nearest one that is.

    >>> unknown_segment("links.csv, line 2", "s10", ["S1", "s11"]).text("en")
    'links.csv, line 2: the chain has no segment "s10"; did you mean "s11"?'
    """
    near = get_close_matches(code[:80], list(known), n=1, cutoff=0.5)
    if near:
        return problem(place, "segment_unknown_near", found=code, near=near[0])
    return problem(place, "segment_unknown", found=code)


class ChainError(ValueError):
    """Input that was refused; ``problems`` holds everything in the way, not only the first thing."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(found.text("zh") for found in self.problems))

    def text(self, language: str = "zh") -> str:
        """All problems, one a line."""
        return "\n".join(found.text(language) for found in self.problems)
