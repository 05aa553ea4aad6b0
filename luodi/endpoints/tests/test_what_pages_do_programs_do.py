"""Every write of a page of the main work has its operation, and every action is called; the rest says why not."""

import ast
from collections.abc import Iterator
from importlib import import_module

import pytest

from luodi.config.api import api
from tests.access.walking import tables
from tests.house_style.sources import REPOSITORY, tree_of

APPS = (
    "accounts",
    "audit",
    "capital",
    "enterprises",
    "imports",
    "indicators",
    "ladders",
    "projects",
    "reference",
    "statistics",
    "targets",
)
# A list page takes POST for what one keeps of it: views (and which columns a browser shows).
LISTS = (
    "accounts:users",
    "audit:list",
    "capital:list",
    "enterprises:duplicates",
    "enterprises:list",
    "imports:list",
    "indicators:records",
    "ladders:list",
    "projects:duplicates",
    "projects:list",
    "statistics:list",
)
BY_PAGE: dict[str, str] = {
    **dict.fromkeys(LISTS, "save_view change_view remove_view"),
    "accounts:add_organization": "create_organization",
    "accounts:add_user": "create_person",
    "accounts:change_organization": "change_organization",
    "accounts:change_user": "change_person",
    "accounts:close_user": "close_person",
    "accounts:end_posting": "end_posting",
    "accounts:grant_posting": "grant_posting",
    "accounts:move_organization": "move_organization",
    "accounts:reopen_user": "reopen_person",
    "accounts:revoke_token": "revoke_token",
    "audit:chain": "verify_chain",
    "capital:accept": "accept_capital",
    "capital:accept_many": "accept_many_capital",
    "capital:add_evidence": "add_evidence",
    "capital:claim": "claim_capital",
    "capital:freeze": "freeze_month",
    "capital:mend": "mend_claim",
    "capital:reopen": "reopen_month",
    "capital:return": "return_capital",
    "capital:reverse": "reverse_capital",
    "capital:shares": "set_shares",
    "enterprises:add_contact": "add_contact",
    "enterprises:blacklist": "blacklist_enterprise",
    "enterprises:contact": "change_contact",
    "enterprises:edit": "change_enterprise",
    "enterprises:lift_blacklist": "lift_enterprise_blacklist",
    "enterprises:merge": "merge_enterprises",
    "enterprises:new": "create_enterprise",
    "enterprises:pair": "decide_enterprise_pair merge_enterprises",
    "enterprises:remove_contact": "remove_contact",
    "enterprises:reopen_pair": "reopen_enterprise_pair",
    "enterprises:search_duplicates": "search_enterprise_pairs",
    "enterprises:undo_merge": "undo_enterprise_merge",
    "imports:columns": "choose_import_columns",
    "imports:new": "upload_import",
    "imports:start": "check_import apply_import take_back_import discard_import",
    "imports:undo": "undo_import",
    "ladders:adopt": "adopt_ladder",
    "ladders:draft": "draft_ladder",
    "ladders:edit": "change_ladder",
    "ladders:withdraw": "withdraw_ladder",
    "projects:accept": "accept_step",
    "projects:add_activity": "add_activity",
    "projects:advance": "advance_project",
    "projects:bulk": "change_many",
    "projects:duplicate": "decide_duplicate",
    "projects:duplicate_reopen": "reopen_duplicate",
    "projects:edit": "change_project set_assisting",
    "projects:exclusions": "set_exclusions",
    "projects:move": "advance_project",
    "projects:new": "create_project",
    "projects:return": "return_step",
    "projects:roll_back": "roll_back_project",
    "projects:status": "change_status",
    "projects:upload": "add_document",
    "projects:withdraw": "withdraw_step",
    "projects:withdraw_document": "withdraw_document",
    "reference:leading_industry": "correct_leading_industry",
    "reference:new_layout": "set_layout",
    "reference:remove_leading_industry": "remove_leading_industry",
    "reference:remove_special_day": "remove_special_day",
    "reference:special_day": "set_special_day",
    "statistics:edit": "replace_statistics",
    "statistics:new": "enter_statistics",
    "statistics:remove": "remove_statistics",
    "targets:detail": "set_target",
    "targets:help": "set_targets",
}
HANDED_OVER = "2026-11: its result is a secret, which is handed over in person and stands in no answer"
IN_PERSON = "2026-11: whoever does it must have made sure in person who asks"
NO_PAGES: dict[str, str] = {
    "accounts:issue_token": HANDED_OVER,
    "accounts:reset_password": HANDED_OVER,
    "accounts:reset_two_step": IN_PERSON,
}
BY_OTHERS = "2026-11: part of another action; no page calls it"
AT_LOGIN = "2026-11: noted by the login itself"
BY_IMPORTS = "2026-11: a step of an import; programs upload the file"
AT_SETUP = "2026-11: fills a new system; a command does it"
NO_ACTIONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "accounts.change_password",
            "accounts.issue_token",
            "accounts.one_time_password",
            "accounts.reset_password",
        ),
        HANDED_OVER,
    ),
    "accounts.reset_two_step": IN_PERSON,
    **dict.fromkeys(
        (
            "accounts.record_login",
            "accounts.record_logout",
            "accounts.record_wrong_password",
            "accounts.record_wrong_two_step",
        ),
        AT_LOGIN,
    ),
    **dict.fromkeys(
        (
            "audit.action",
            "audit.record_event",
            "audit.store_document",
            "capital.follow_project",
            "enterprises.note_likely_duplicates",
            "projects.note_exact_duplicates",
            "projects.note_first_capital",
            "projects.note_likely_duplicates",
            "projects.when_counting_changes",
        ),
        BY_OTHERS,
    ),
    **dict.fromkeys(
        (
            "capital.claim_many",
            "capital.obstacles_to_claim",
            "capital.remove_claims",
            "enterprises.register_many",
            "enterprises.remove_unused",
            "imports.apply_run",
            "imports.check_run",
            "imports.note_begun",
            "imports.note_fault",
            "imports.undo_run",
            "projects.open_projects",
            "projects.remove_opened",
            "projects.restore_many",
            "projects.undo_obstacles",
            "projects.update_many",
            "targets.obstacles_to_target",
            "targets.take_back_targets",
        ),
        BY_IMPORTS,
    ),
    **dict.fromkeys(
        (
            "ladders.load_shipped",
            "projects.renew_search_texts",
            "reference.load_reference",
            "statistics.load_published",
        ),
        AT_SETUP,
    ),
    "capital.add_evidence_files": "2026-11: several files at once; programs send one after the other",
}


def page_writes() -> set[str]:
    """Addresses of these apps that take POST, as the access matrix knows them."""
    return {
        row.name
        for app in APPS
        for row in tables().get(app, ())
        if "POST" in row.method and row.name.partition(":")[0] in APPS
    }


def operations() -> set[str]:
    """Names of all operations."""
    return {
        str(operation.operation_id)
        for bound in api._get_bound_routers()
        for view in bound.path_operations.values()
        for operation in view.operations
    }


def called() -> Iterator[str]:
    """``app.action`` for every action that the interface calls."""
    for folder in ("luodi/api", "luodi/endpoints"):
        for path in (REPOSITORY / folder).glob("*.py"):
            yield from _called_in(tree_of(path))


def _called_in(tree: ast.Module) -> Iterator[str]:
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("luodi."):
            continue
        app, _dot, room = (node.module or "").removeprefix("luodi.").partition(".")
        for alias in node.names:
            if not room and alias.name == "actions":
                known[alias.asname or alias.name] = app
            elif room == "actions":
                yield f"{app}.{alias.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in known:
            yield f"{known[node.value.id]}.{node.attr}"


def test_every_write_of_a_page_has_its_operation_or_a_reason():
    open_ones = page_writes() - BY_PAGE.keys() - NO_PAGES.keys()
    assert not open_ones, "Give these an operation in luodi/endpoints and a line in BY_PAGE, or a reason"
    assert not BY_PAGE.keys() & NO_PAGES.keys()
    assert BY_PAGE.keys() | NO_PAGES.keys() <= page_writes()
    named = {operation for words in BY_PAGE.values() for operation in words.split()}
    assert named <= operations()


def test_every_action_is_called_or_has_a_reason():
    exported = {
        f"{app}.{name}"
        for app in APPS
        if (REPOSITORY / "luodi" / app / "actions").is_dir()
        for name in import_module(f"luodi.{app}.actions").__all__
    }
    open_ones = exported - set(called()) - NO_ACTIONS.keys()
    assert not open_ones, (
        "Call these in luodi/endpoints, or say in NO_ACTIONS why programs have no need of them"
    )
    assert NO_ACTIONS.keys() <= exported - set(called())


@pytest.mark.parametrize("reasons", [NO_PAGES, NO_ACTIONS])
def test_reasons_are_dated(reasons):
    assert all(why[:7] >= "2026-11" and why[7] == ":" for why in reasons.values())
