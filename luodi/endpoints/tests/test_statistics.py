"""Tables are entered, replaced and removed over the API, and each printed figure is judged at once."""

import pytest

from luodi.audit.models import AuditEvent
from luodi.statistics.models import PublishedTable

COLUMNS = [
    {"code": "signed", "label_zh": "签约", "unit": "count", "is_exact": True},
    {"code": "started", "label_zh": "开工", "unit": "count", "is_exact": True},
    {
        "code": "rate",
        "label_zh": "开工率",
        "unit": "percent",
        "digits": 1,
        "numerator": "started",
        "denominator": "signed",
    },
]
ROWS = [
    {"code": "east", "label": "东区", "values": {"signed": "52", "started": "45", "rate": "86.5%"}},
    {"code": "west", "label": "西县", "values": {"signed": "1,047", "started": "36", "rate": "76.7"}},
    {"code": "all", "label": "合计", "values": {"signed": "1099", "started": "82", "rate": "—"}},
]
TABLE = {
    "code": "sample-2025",
    "place": "样例市",
    "period": "2025-01/2025-06",
    "title_zh": "样例月报",
    "source": "example.org",
    "columns": COLUMNS,
    "rows": ROWS,
    "total": "all",
}


@pytest.fixture
def chen(city, program):
    return program("chen")


def verdicts(table) -> dict[str, str]:
    """Each checked cell with its verdict."""
    return {each["printed"]: each["outcome"] for each in table["checks"]}


def without(table, *names):
    """A table without some entries."""
    return {name: value for name, value in table.items() if name not in names}


def test_a_table_is_kept_as_printed_and_judged(chen):
    answer = chen.post("/statistics", TABLE)
    table = answer.json()
    assert (answer.status_code, table["version"], answer.headers["ETag"]) == (201, 1, '"1"')
    assert table["rows"][1] == {"code": "west", "label": "西县", "printed": ["1047", "36", "76.7"]}
    assert verdicts(table) == {
        "all.signed": "right",
        "all.started": "misprinted",
        "east.rate": "right",
        "west.rate": "misprinted",
    }
    wrong = next(each for each in table["checks"] if each["printed"] == "all.started")
    assert (wrong["kind"], wrong["parts"]) == ("total", ["east.started", "west.started"])
    assert "82" in wrong["sentence"] and wrong["made_of"]
    assert chen.get("/statistics/sample-2025").json() == table
    [row] = chen.get("/statistics?outcome=misprinted").json()["items"]
    assert (row["code"], row["checks_right"], row["checks_misprinted"]) == ("sample-2025", 2, 2)


def test_what_was_read_can_be_sent_back_and_a_corrected_figure_is_right(chen):
    table = chen.post("/statistics", TABLE).json()
    names = [each["code"] for each in table["columns"]]
    sent = without(TABLE, "code", "total") | {
        "columns": [without(each, "id") for each in table["columns"]],
        "rows": [
            {
                "code": each["code"],
                "label": each["label"],
                "values": dict(zip(names, each["printed"], strict=True)),
            }
            for each in table["rows"]
        ],
        "checks": [
            {name: each[name] for name in ("kind", "printed", "parts", "scale", "digits")}
            for each in table["checks"]
        ],
    }
    same = chen.ask("PUT", "/statistics/sample-2025", sent, If_Match='"1"')
    assert (same.status_code, same.json()["version"]) == (200, 1)
    assert same.json()["checks"] == table["checks"]
    sent["rows"][2]["values"]["started"] = "81"
    mended = chen.ask("PUT", "/statistics/sample-2025", sent | {"version": 1}).json()
    assert (mended["version"], verdicts(mended)["all.started"]) == (2, "right")
    late = chen.ask("PUT", "/statistics/sample-2025", sent | {"version": 1, "title_zh": "迟到"})
    assert late.status_code == 409
    assert chen.ask("PUT", "/statistics/sample-2025", sent).json()["obstacles"][0]["field"] == "version"
    assert PublishedTable.objects.get().title_zh == "样例月报"


def test_figures_that_were_rounded_can_be_undecidable_and_exact_numbers_are_taken(chen):
    columns = [
        {"code": "paid", "label_zh": "到位", "unit": "yi_yuan", "digits": 1},
        {"code": "share", "label_zh": "占比", "unit": "percent", "digits": 1},
    ]
    rows = [{"code": "all", "label": "全市", "values": {"paid": "2422.8", "share": "42.6"}}]
    checks = [
        {
            "kind": "ratio",
            "printed": "all.share",
            "parts": ["all.paid", "const:5694.1"],
            "scale": 100,
            "digits": 1,
        }
    ]
    given = without(TABLE, "code", "total") | {"columns": columns, "rows": rows, "checks": checks}
    table = chen.post("/statistics", given).json()
    assert table["code"].startswith("entered-")
    assert verdicts(table) == {"all.share": "right"} or verdicts(table) == {"all.share": "undecidable"}
    assert table["checks"][0]["stands_for"]


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"total": "north"}, "total", "north"),
        ({"columns": [{**COLUMNS[0], "numerator": "x"}]}, "columns.0.numerator", "x"),
        ({"rows": [{**ROWS[0], "values": {"signed": "many"}}]}, "text", "many"),
        ({"rows": [{**ROWS[0], "values": {"planned": "1"}}]}, "text", "planned"),
        ({"rows": [ROWS[0], ROWS[0]]}, "text", "east"),
        (
            {"checks": [{"kind": "total", "printed": "all.paid", "parts": ["east.signed"]}]},
            "text",
            "all.paid",
        ),
        (
            {"checks": [{"kind": "total", "printed": "all", "parts": ["east"]}]},
            "checks.0.printed",
            "row.column",
        ),
        ({"code": "two words"}, "code", "letters"),
        ({"source": " "}, "source", "source"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_nothing_is_kept(chen, changes, field, told):
    answer = chen.post("/statistics", without(TABLE, "total") | changes)
    assert answer.status_code == 422
    found = {each["field"]: each["message"] for each in answer.json()["obstacles"]}
    assert told in found[field]
    assert not PublishedTable.objects.exists()


def test_a_code_that_is_taken_is_refused_and_the_same_key_enters_once(chen):
    first, again = (chen.post("/statistics", TABLE, Idempotency_Key="t-1") for _time in range(2))
    assert first.content == again.content
    taken = chen.post("/statistics", TABLE)
    assert (taken.status_code, taken.json()["obstacles"][0]["field"]) == (422, "code")


def test_a_table_is_removed_with_a_reason_and_the_log_keeps_it(chen):
    chen.post("/statistics", TABLE)
    assert chen.post("/statistics/sample-2025/remove", {"reason": " "}).status_code == 422
    assert chen.post("/statistics/sample-2025/remove", {"reason": "double"}).status_code == 204
    assert chen.get("/statistics/sample-2025").status_code == 404
    assert AuditEvent.objects.latest("sequence").details["before"]["table"]["title_zh"] == "样例月报"


def test_changes_since_an_instant_are_told(chen):
    since = chen.get("/statistics").json()["next_since"].replace("+", "%2B")
    chen.post("/statistics", TABLE)
    found = chen.get(f"/statistics?updated_since={since}").json()["items"]
    assert [each["code"] for each in found] == ["sample-2025"]


def test_a_reader_reads_and_enters_nothing(city, chen, program):
    chen.post("/statistics", TABLE)
    wang = program("wang")
    assert wang.get("/statistics/sample-2025").status_code == 200
    assert wang.post("/statistics", TABLE | {"code": "other"}).status_code == 403
    sent = without(TABLE, "code") | {"version": 1}
    assert wang.ask("PUT", "/statistics/sample-2025", sent).status_code == 403
    assert wang.post("/statistics/sample-2025/remove", {"reason": "x"}).status_code == 403
    assert PublishedTable.objects.get().version == 1
