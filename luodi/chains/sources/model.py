"""A chain map as a file gives it, before anything is stored; and the columns and headings it may have."""

from dataclasses import dataclass

from luodi_engine.chains.graph import ChainGraph, Link, Segment

LENGTHS = {
    "code": 40,
    "name": 60,
    "name_en": 120,
    "track": 60,
    "track_en": 120,
    "outlook": 10,
    "note": 300,
}
MOST_BYTES = 4 * 1024 * 1024
MOST_SEGMENTS, MOST_LINKS, MOST_WORDS, LONGEST_WORD = 1000, 5000, 60, 40
FORMULA = ("=", "+", "-", "@", "\t", "\r")
FIRST_YEAR, LAST_YEAR = 2000, 2100

SEGMENT_COLUMNS = {
    "code": ("code", "编码", "环节编码"),
    "name": ("name", "名称", "环节", "环节名称"),
    "name_en": ("name_en", "英文名称"),
    "track": ("track", "赛道", "细分赛道"),
    "track_en": ("track_en", "英文赛道"),
    "keywords": ("keywords", "关键词"),
    "industry_codes": ("industry_codes", "行业代码", "国民经济行业代码"),
    "outlook": ("outlook", "图景"),
    "note": ("note", "备注", "说明"),
}
LINK_COLUMNS = {
    "source": ("source", "上游", "起点", "起点环节"),
    "target": ("target", "下游", "终点", "终点环节"),
    "kind": ("kind", "关系", "关系类型"),
}
OUTLOOKS = {
    "lasting": ("lasting", "现有并保留", "现状与远景", ""),
    "wanted": ("wanted", "远景", "规划新增"),
    "leaving": ("leaving", "现状", "拟退出"),
}
KINDS = {
    "supply": ("supply", "供应", "上下游", ""),
    "complementary": ("complementary", "互补", "左岸", "左岸互补"),
    "supporting": ("supporting", "配套", "支撑", "右岸", "右岸配套"),
    "peripheral": ("peripheral", "周边", "周边产品"),
}


@dataclass(frozen=True, slots=True)
class GivenChain:
    """The head of a chain as a file gives it; ``lead_department`` is the code of an organization."""

    code: str
    name: str
    name_en: str = ""
    order: int = 0
    leading_industry: str = ""
    lead_department: str = ""


@dataclass(frozen=True, slots=True)
class GivenSegment:
    """A segment as a file or a form gives it; checked in length and vocabulary."""

    code: str
    name: str
    name_en: str = ""
    track: str = ""
    track_en: str = ""
    keywords: tuple[str, ...] = ()
    industry_codes: tuple[str, ...] = ()
    outlook: str = "lasting"
    note: str = ""

    @property
    def for_engine(self) -> Segment:
        """What the graph knows of it."""
        return Segment(self.code, self.name, self.industry_codes, self.keywords)


@dataclass(frozen=True, slots=True)
class GivenMap:
    """A whole map whose graph was checked: no cycle, no link to nowhere."""

    segments: tuple[GivenSegment, ...]
    links: tuple[Link, ...]
    graph: ChainGraph
    chain: GivenChain | None = None
    year_from: int | None = None
    year_to: int | None = None
    source: str = ""
