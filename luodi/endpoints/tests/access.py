"""Who may ask for what over the API: the same as on the pages; strangers hear 401."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from luodi.accounts.actions import issue_token
from luodi.accounts.models import Organization
from luodi.accounts.tests import access as accounts
from luodi.capital.tests import access as capital
from luodi.chains.models import FirmSegment
from luodi.chains.tests import access as chains
from luodi.enterprises.tests import access as enterprises
from luodi.enterprises.tests import factories as registers
from luodi.imports.models import ImportRun
from luodi.ladders.tests import access as ladders
from luodi.projects.tests import access as projects
from luodi.reference.tests import access as reference
from luodi.statistics.tests import access as statistics
from luodi.targeting.tests import access as targeting
from luodi.web.saved_views import save_view
from tests.access import Body, Row, World

BOUNDARY = "parts"


def sent(**values: Any) -> Body:
    """A JSON body."""
    text = json.dumps(values)
    return lambda kwargs: ("application/json", text)


def paper(**values: str) -> Body:
    """A file with further parts of a form."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{text}' for name, text in values.items()]
    head = 'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Type: application/pdf'
    parts.append(f"{head}\r\n\r\n%PDF-1.4 example")
    body = "".join(f"--{BOUNDARY}\r\n{part}\r\n" for part in parts) + f"--{BOUNDARY}--\r\n"
    return lambda kwargs: (f"multipart/form-data; boundary={BOUNDARY}", body)


def other_enterprise(kwargs: Mapping[str, Any]) -> tuple[str, str]:
    """Merge the one that was entered next."""
    return "application/json", json.dumps({"other": kwargs["pk"] + 1, "reason": "test"})


def step(world: World, place: str) -> dict[str, object]:
    """A claimed step."""
    made = projects.claimed(world, place)
    return {"pk": made["pk"], "step": made["event"]}


def of_project(world: World, place: str) -> dict[str, object]:
    """A signed project."""
    return {"project": capital.project(world, place)["pk"]}


def two_enterprises(world: World, place: str) -> dict[str, object]:
    """One, and another after it."""
    first = registers.enterprise(world, f"{place}样例食品有限公司").pk
    registers.enterprise(world, f"{place}样例石墨有限公司")
    return {"pk": first}


def organization(world: World, place: str) -> dict[str, object]:
    """A county; where anything stands in the city is no secret."""
    return {"pk": Organization.objects.get(code="west").pk}


def view(world: World, place: str) -> dict[str, object]:
    """A saved view of the county's clerk."""
    return {"pk": save_view(world.clerk(place), "projects", "test", "q=a").pk}


def token(world: World, place: str) -> dict[str, object]:
    """A token of the county's clerk."""
    clerk = world.clerk(place)
    day = timezone.localdate() + timedelta(days=9)
    return {"pk": issue_token(clerk, name="test", scope="read", expires_on=day, by=clerk)[0].pk}


def event(world: World, place: str) -> dict[str, object]:
    """The first event of the log."""
    token(world, place)
    return {"sequence": 1}


def run(world: World, place: str) -> dict[str, object]:
    """A run of the county's clerk that is over."""
    values = {"source": "projects", "name": "ledger.xlsx", "state": "done", "facts": {"sheets": []}}
    made = ImportRun.objects.create(**values, created_by=world.clerk(place), created_at=timezone.now())
    return {"pk": made.pk}


def figure(world: World, place: str) -> dict[str, object]:
    """A figure of the city."""
    return {"indicator": "signed_projects"}


def target(world: World, place: str) -> dict[str, object]:
    """The county's target of signed projects."""
    return {"indicator": "signed_projects", "unit": world.unit(place).code, "year": 2026}


def shipped_ladder(world: World, place: str) -> dict[str, object]:
    """Nothing of the address; the shipped ladders are adopted."""
    ladders.shipped(world, place)
    return {}


def day(world: World, place: str) -> dict[str, object]:
    """A day."""
    return {"day": "2026-10-02"}


def import_kind(world: World, place: str) -> dict[str, object]:
    """Project ledgers, which belong to no place."""
    return {"kind": "projects"}


def logged(world: World, place: str) -> dict[str, object]:
    """What the log knows of the token of the county's clerk."""
    return {"app": "accounts", "model": "apitoken", "object_id": str(token(world, place)["pk"])}


def row(name: str, own: str, other: str = "", make: Any = None, **options: Any) -> Row:
    """A row of the API."""
    return Row(f"api:{name}", own, other, make, anonymous=401, **options)


def write(name: str, own: str, other: str = "", make: Any = None, **options: Any) -> Row:
    """A write with its body."""
    options.setdefault("method", "POST")
    return row(name, own, other, make, **options)


SEE = ("leader chief bureau performance county", "leader chief bureau performance")
CHANGE, DECIDE = ("bureau county_bureau clerk", "bureau"), ("bureau county_bureau", "bureau")
SIGNED = ("city county", "city")
SYSTEM = ("system", "system")
MANY_TARGETS = {"indicator": "signed_projects", "unit": "east", "year": 2026, "value": "5", "source": "例"}
WHY, REMARK = sent(reason="test"), sent(note="test")
CHANGERS = ("bureau clerk county_bureau outpost",) * 2
EACH = ("business", "business")
MERGE = ("bureau", "bureau")
DECIDES = ("bureau county_bureau clerk", "bureau")
IMPORTS = "bureau county_bureau clerk"
DAY = date(2025, 3, 4).isoformat()

OF_PROJECTS = (
    row("list_projects", "business"),
    write("create_project", f"{CHANGE[0]} outpost", body=sent(name="x", host="east")),
    row("get_project", *SEE, projects.project),
    row("list_next_steps", *SEE, projects.project),
    row("list_attention", "business"),
    write("change_project", *CHANGE, projects.project, method="PATCH", body=sent(jobs=1, version=1)),
    write("set_exclusions", *DECIDE, projects.project, body=sent(exclusions=[])),
    write("advance_project", *CHANGE, projects.project, body=sent(to="studied", on=DAY)),
    write("accept_step", *DECIDE, step, body=REMARK),
    write("return_step", *DECIDE, step, body=WHY),
    write("withdraw_step", *CHANGE, step, body=REMARK),
    write("roll_back_project", *CHANGE, projects.project, body=sent(to="lead", reason="test")),
    write("change_status", *CHANGE, projects.project, body=sent(to="delayed", reason="test")),
    row("list_activities", *SEE, projects.project),
    write("add_activity", *CHANGE, projects.project, body=sent(text="test")),
    row("list_documents", *SEE, projects.project),
    write("add_document", *CHANGE, projects.project, body=paper(kind="proposal")),
    row("get_document_file", *SEE, projects.paper),
    write("withdraw_document", *CHANGE, projects.paper, body=WHY),
    row("search_officers", "bureau county_bureau clerk outpost"),
    row("list_duplicates", DECIDE[0]),
    row("get_duplicate", *DECIDE, projects.pair),
    write("decide_duplicate", *DECIDE, projects.pair, body=sent(verdict="new", reason="test")),
    write("reopen_duplicate", *DECIDE, projects.pair, body=WHY),
)
OF_CAPITAL = (
    row("list_capital", "business"),
    row("get_capital", *SIGNED, capital.claimed),
    row("get_capital", *SEE, capital.negotiated),
    write("claim_capital", *CHANGE, of_project, body=sent(month="2025-05", amount_wan="5")),
    write("mend_claim", *CHANGE, capital.claimed, method="PATCH", body=sent(amount_wan="5")),
    write("add_evidence", *CHANGE, capital.claimed, body=paper(kind="invoice")),
    row("get_evidence_file", *SIGNED, capital.evidence),
    write("accept_capital", *DECIDE, capital.claimed, body=REMARK),
    write("return_capital", *DECIDE, capital.claimed, body=WHY),
    write("reverse_capital", *DECIDE, capital.accepted, body=WHY),
    write("accept_many_capital", DECIDE[0], body=sent(amounts=[1])),
    row("list_months", "business"),
    write("freeze_month", DECIDE[0], body=sent(month="2025-05", unit="east")),
    write("freeze_month", "bureau", body=sent(month="2025-05", unit="west")),
    write("reopen_month", *DECIDE, capital.frozen, body=WHY, outsider=403),
    row("list_shares", *SIGNED, of_project),
    write("set_shares", *DECIDE, of_project, method="PUT", body=sent(shares=[], reason="test")),
)
OF_ENTERPRISES = (
    row("list_enterprises", "business"),
    row("search_enterprises", "business", query="?q=样例"),
    write("create_enterprise", CHANGERS[0], body=sent(name="样例石墨有限公司")),
    row("get_enterprise", *EACH, enterprises.enterprise),
    write("change_enterprise", *CHANGERS, enterprises.enterprise, method="PATCH", body=sent(version=1)),
    row("list_enterprise_pairs", "bureau county_bureau"),
    write("search_enterprise_pairs", "bureau", body=sent()),
    row("get_enterprise_pair", *MERGE, enterprises.pair),
    write("add_contact", *CHANGERS, enterprises.enterprise, body=sent(name="示例")),
    write("change_contact", *CHANGERS, enterprises.contact, method="PATCH", body=sent(name="示例")),
    write("remove_contact", *CHANGERS, enterprises.contact, body=WHY),
    write("set_assisting", *CHANGE, projects.project, method="PUT", body=sent(assists=[])),
    write("change_many", "bureau county_bureau clerk outpost", body=sent(projects=[1], next_step="test")),
    write("decide_enterprise_pair", *MERGE, enterprises.pair, body=sent(verdict="same", reason="test")),
    write("reopen_enterprise_pair", *MERGE, enterprises.decided, body=WHY),
    write("merge_enterprises", *MERGE, two_enterprises, body=other_enterprise),
    write("undo_enterprise_merge", *MERGE, enterprises.merge, body=WHY),
    write("blacklist_enterprise", *MERGE, enterprises.enterprise, body=WHY),
    write("lift_enterprise_blacklist", *MERGE, enterprises.blacklisted, body=WHY),
)
OF_IMPORTS = (
    row("list_imports", IMPORTS),
    row("list_import_kinds", IMPORTS),
    row("get_import_template", IMPORTS, IMPORTS, import_kind),
    row("get_import_records", IMPORTS, IMPORTS, import_kind),
    row("get_import_file", "", "", run),
    write("upload_import", IMPORTS, body=paper(kind="projects")),
    row("get_import", "bureau clerk", "bureau", run),
    row("list_import_rows", "bureau clerk", "bureau", run),
    row("get_fault_sheet", "", "", run),
    *(
        write(f"{deed}_import", "clerk", "", run, body=sent(), outsider=404)
        for deed in ("check", "apply", "take_back")
    ),
    write("undo_import", "clerk", "", run, body=WHY),
    write("discard_import", "clerk", "", run),
    write("choose_import_columns", "clerk", "", run, body=sent(columns={})),
)
MAP = sent(map={"year_from": 2024}, segments=[{"code": "a", "name": "甲"}])
FIGURES = sent(unit="east", year=2024, rows=[])


def confirming(kwargs: Mapping[str, Any]) -> tuple[str, str]:
    """Confirm the one firm there is."""
    firm = FirmSegment.objects.get()
    return "application/json", json.dumps({"segment": "green", "enterprise": firm.enterprise_id})


OF_CHAINS = (
    row("list_chains", "business"),
    row("list_chain_maps", *EACH, chains.chain),
    row("get_chain_map", *EACH, chains.published),
    row("list_chain_standings", *EACH, chains.chain),
    row("list_chain_firms", *EACH, chains.firm),
    write("import_chain_map", *(chains.EDITORS,) * 2, chains.chain, body=MAP),
    write("publish_chain_map", *(chains.EDITORS,) * 2, chains.draft, body=sent()),
    write(
        "decide_chain_firm",
        chains.CONFIRMERS,
        "bureau department",
        chains.firm,
        method="PUT",
        body=confirming,
        outsider=403,
    ),
    write("set_chain_figures", *(chains.CONFIRMERS,) * 2, chains.published, method="PUT", body=FIGURES),
)
OF_TARGETING = (
    row("list_target_firms", targeting.LISTS),
    row("list_target_rounds", targeting.LISTS),
    row("get_target_submission", "leader chief bureau department", "leader chief bureau", targeting.draft),
    write("add_target_firms", "department", "", targeting.draft, body=sent(targets=[{"name": "样例石墨"}])),
    row("get_target_firm", "leader chief bureau department county", "leader chief bureau", targeting.target),
    write("note_target_touch", *DECIDES, targeting.target, body=sent(kind="call", on=DAY, note="test")),
    write("move_target_firm", *DECIDES, targeting.target, body=sent(to="studied")),
)
NEW_PLACE = sent(code="north", name="北县", kind="county", parent="city")
NEW_PERSON = sent(username="somebody_new", name="示例", organization="east")
OF_ACCOUNTS = (
    row("list_organizations", "business security system"),
    row("get_organization", *("business security system",) * 2, organization),
    write("create_organization", "system", body=NEW_PLACE),
    write("change_organization", *SYSTEM, accounts.organization, method="PATCH", body=sent(name="东区")),
    write("move_organization", *SYSTEM, accounts.organization, body=sent(to="city", reason="test")),
    row("list_people", "security system"),
    row("get_person", *("security system",) * 2, accounts.person),
    write("create_person", "system", body=NEW_PERSON),
    write("change_person", *SYSTEM, accounts.person, method="PATCH", body=sent(position="主任")),
    write("close_person", *SYSTEM, accounts.person, body=WHY),
    write("reopen_person", *SYSTEM, accounts.closed_person, body=WHY),
    write(
        "grant_posting",
        *("security",) * 2,
        accounts.person,
        body=sent(role="leader", organization="west"),
    ),
    write("end_posting", *("security",) * 2, accounts.posting, body=WHY),
)
LADDER = sent(name="草案", effective_from="2027-05-01", source="例")
TABLE_IN = {
    "place": "样例市",
    "period": "2025",
    "title_zh": "样例表",
    "source": "example.org",
    "columns": [{"code": "signed", "label_zh": "签约", "unit": "count", "is_exact": True}],
    "rows": [{"code": "all", "label": "全市", "values": {"signed": "6"}}],
}
LAYOUT = sent(place="city", layout="1+3", year_from=2031, source="例", industries=[{"name": "食品饮料"}])
RULES = ("bureau", "bureau")
OF_RULES = (
    row("search_industries", "business"),
    row("search_regions", "business"),
    row("list_ladders", "business"),
    row("get_ladder", *EACH, ladders.shipped),
    row("compare_ladders", *EACH, ladders.two),
    write("draft_ladder", "bureau", "bureau", shipped_ladder, body=LADDER),
    write("change_ladder", *RULES, ladders.draft, method="PATCH", body=sent(name="草案二", digest="0" * 16)),
    write("adopt_ladder", *RULES, ladders.draft, body=sent()),
    write("withdraw_ladder", *RULES, ladders.draft, body=WHY),
    row("get_calendar", "business"),
    write(
        "set_special_day", *RULES, day, method="PUT", body=sent(is_workday=False, name="国庆节", source="例")
    ),
    write("remove_special_day", *RULES, reference.special_day, body=WHY),
    row("list_layouts", "business"),
    write("set_layout", "bureau", body=LAYOUT),
    write("correct_leading_industry", *RULES, reference.industry, method="PATCH", body=WHY),
    write("remove_leading_industry", *RULES, reference.industry, body=WHY),
    row("list_statistics", "business"),
    row("get_statistics", *EACH, statistics.table),
    write("enter_statistics", statistics.ENTER, body=sent(**TABLE_IN)),
    write(
        "replace_statistics",
        *(statistics.ENTER,) * 2,
        statistics.table,
        method="PUT",
        body=sent(**TABLE_IN, version=1),
    ),
    write("remove_statistics", *(statistics.ENTER,) * 2, statistics.table, body=WHY),
)
OF_OTHERS = (
    row("get_me", "everybody"),
    row("list_views", "everybody"),
    write("save_view", "business", body=sent(page="projects", name="test")),
    write("change_view", "clerk", "", view, method="PATCH", body=sent(name="test 2")),
    write("remove_view", "clerk", "", view, body=sent()),
    row("list_tokens", "everybody"),
    write("revoke_token", "clerk", "", token, body=sent()),
    row("list_indicators", "business"),
    row("list_figures", "business"),
    row("list_figure_records", *EACH, figure),
    row("list_targets", "business"),
    row("list_standings", "business"),
    row("list_target_values", *EACH, target),
    row("list_target_proposals", "bureau performance", query="?code=signed_projects&year=2026"),
    write("set_targets", "bureau performance", method="PUT", body=sent(targets=[MANY_TARGETS])),
    write(
        "set_target",
        *("bureau performance",) * 2,
        target,
        method="PUT",
        body=sent(value="5", source="test"),
        outsider=403,
    ),
    row("list_events", "auditor"),
    row("get_event", "auditor", "auditor", event),
    row("list_object_events", "auditor", "auditor", logged),
    row("verify_chain", "auditor"),
    row("openapi-json", "everybody"),
    Row("api:openapi-view", "everybody"),
    Row("api:api-root", "", anonymous=404),
    Row("api:nothing", "", anonymous=404),
)
TABLE = (
    *OF_PROJECTS,
    *OF_CAPITAL,
    *OF_ENTERPRISES,
    *OF_IMPORTS,
    *OF_CHAINS,
    *OF_TARGETING,
    *OF_ACCOUNTS,
    *OF_RULES,
    *OF_OTHERS,
)
