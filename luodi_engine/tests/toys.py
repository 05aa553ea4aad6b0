"""Small named chains, worked by hand, for the tests of graphs, gaps and clusters."""

from luodi_engine.chains.clusters import ClusterFirm
from luodi_engine.chains.graph import ChainGraph, Link, LinkKind, Segment, chain_graph


def brewery() -> ChainGraph:
    """A lead firm's chain: malt and hops go into beer, beer into bars; cans and machines stand on the banks."""
    names = {
        "barley": "大麦",
        "malt": "麦芽",
        "hops": "啤酒花",
        "beer": "啤酒",
        "bars": "餐饮",
        "cans": "易拉罐",
        "machines": "酿造设备",
        "yeast_feed": "酵母饲料",
    }
    links = [
        Link("barley", "malt"),
        Link("malt", "beer"),
        Link("hops", "beer"),
        Link("beer", "bars"),
        Link("cans", "beer", LinkKind.COMPLEMENTARY),
        Link("machines", "beer", LinkKind.SUPPORTING),
        Link("yeast_feed", "beer", LinkKind.PERIPHERAL),
    ]
    return chain_graph([Segment(code, name) for code, name in names.items()], links)


def brewery_firms() -> list[ClusterFirm]:
    """The lead brewery, a local maltster, a local can maker; hops are missing, with one candidate."""
    return [
        ClusterFirm("L", "甲啤酒（示例）", ("beer",), is_local=True),
        ClusterFirm("M", "乙麦芽（示例）", ("malt",), is_local=True),
        ClusterFirm("C", "丙制罐（示例）", ("cans",), is_local=True),
        ClusterFirm("H", "丁酒花（示例）", ("hops",), is_candidate=True),
    ]


def diamond() -> ChainGraph:
    """Graphite goes two ways into a battery: as anode and as conductor."""
    segments = [Segment(code, code) for code in ("graphite", "anode", "conductor", "battery")]
    links = [
        Link("graphite", "anode"),
        Link("graphite", "conductor"),
        Link("anode", "battery"),
        Link("conductor", "battery"),
    ]
    return chain_graph(segments, links)


def disconnected() -> ChainGraph:
    """Two linked segments and one that nothing links."""
    return chain_graph([Segment(code, code) for code in ("tea", "drinks", "island")], [Link("tea", "drinks")])
