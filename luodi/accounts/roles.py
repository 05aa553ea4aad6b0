"""What each role allows, as one readable table of permission codes.

A permission holds below the organization of the posting. ``projects.view`` shows everything of the projects of
that place; ``projects.view_signed`` shows projects from signing on, without their negotiation (``projects.access`` says what that is).
"""

from .choices import Role

FIGURES = frozenset({"figures.view", "targets.view", "statistics.view"})
WORK = FIGURES | {
    "enterprises.view",
    "projects.view_signed",
    "ladders.view",
    "organizations.view",
    "exports.run",
    "assessment.view",
    "chains.view",
    "chiefs.view",
}
CHANGE = frozenset(
    {"projects.add", "projects.change", "capital.claim", "enterprises.change", "documents.add"}
)

ALLOWED: dict[str, frozenset[str]] = {
    Role.LEADER: WORK | {"projects.view", "targeting.view", "targeting.view_all"},
    Role.CHAIN_CHIEF: WORK | {"projects.view", "targeting.view", "targeting.view_all", "chiefs.deliver"},
    Role.BUREAU: WORK
    | CHANGE
    | {
        "projects.view",
        "projects.accept",
        "projects.decide_duplicates",
        "projects.open_ledger",
        "capital.accept",
        "capital.freeze",
        "credits.change",
        "targets.change",
        "statistics.change",
        "ladders.change",
        "reference.change",
        "enterprises.merge",
        "imports.run",
        "assessment.change",
        "assessment.object",
        "peers.give",
        "chains.change",
        "chains.confirm",
        "targeting.view",
        "targeting.view_all",
        "targeting.review",
        "targeting.work",
        "universe.view",
        "universe.load",
        "chiefs.change",
        "chiefs.deliver",
    },
    Role.UNIT_CLERK: WORK
    | CHANGE
    | {
        "projects.view",
        "imports.run",
        "assessment.object",
        "peers.give",
        "chains.confirm",
        "targeting.view",
        "targeting.work",
    },
    Role.DEPARTMENT: WORK
    | {
        "peers.give",
        "projects.view_involved",
        "documents.add",
        "chains.change_led",
        "chains.confirm",
        "targeting.view",
        "targeting.submit",
        "targeting.work",
        "universe.view",
        "chiefs.deliver",
    },
    Role.OUTPOST: WORK
    | {
        "projects.view_involved",
        "projects.add",
        "projects.change_involved",
        "enterprises.change",
        "targeting.view",
        "targeting.work",
        "universe.view",
    },
    Role.PERFORMANCE_OFFICE: WORK
    | {"projects.view", "targets.change", "statistics.change", "assessment.change"},
    Role.AUDITOR: frozenset({"audit.view"}),
    Role.SECURITY_ADMINISTRATOR: frozenset({"organizations.view", "users.view", "postings.grant"}),
    Role.SYSTEM_ADMINISTRATOR: frozenset(
        {"organizations.view", "organizations.change", "users.view", "users.change"}
    ),
}

EVERY_PERMISSION = frozenset().union(*ALLOWED.values())
CITY_WIDE = frozenset(
    {
        "figures.view",
        "enterprises.view",
        "ladders.view",
        "statistics.view",
        "targets.view",
        "assessment.view",
        "chains.view",
        "chiefs.view",
    }
)
