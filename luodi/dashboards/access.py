"""Whose projects a person is told of when they need attention."""

from django.db.models import Q, QuerySet

from luodi.accounts.models import User
from luodi.indicators.queries import CityUnits, city_units, living_projects
from luodi.projects.models import Participant, Project, ProjectQuerySet


def own_hosts(user: User, units: CityUnits, code: str = "projects.view") -> set[int] | None:
    """Organizations whose projects are ``user``'s to mind; None for the whole city, empty for nobody's.

    Who may only see projects they take part in minds no host; see ``minded_projects``.
    """
    if user.scope.everywhere(code):
        return None
    return set(units.hosts_below(user.scope.paths(code)))


def minded_projects(user: User, units: CityUnits) -> ProjectQuerySet:
    """Projects whose alarms are ``user``'s: of their own hosts, or, without such, those they take part in.

    Narrower than ``visible_projects``: a department sees every signed project, but minds those it takes part in.
    """
    hosts = own_hosts(user, units)
    rows = Project.objects.living()
    if hosts is None:
        return rows
    if hosts:
        return rows.filter(host__in=hosts)
    own = user.scope.organization_ids
    taking_part = Participant.objects.filter(organization__in=own).values("project")
    return rows.filter(_led_by(user) | Q(pk__in=taking_part)) if _may_take_part(user) else rows.none()


def own_work(user: User, units: CityUnits) -> QuerySet[Project]:
    """Projects of which ``user`` is the officer and which their posts let them see."""
    hosts = own_hosts(user, units)
    rows = living_projects().filter(officer=user)
    if hosts is None:
        return rows
    led = _led_by(user) if _may_take_part(user) else Q(pk__in=[])
    return rows.filter(Q(host__in=hosts) | led)


def going_projects_of(user: User) -> QuerySet[Project]:
    """The active ones of ``minded_projects``, with what a row of the ledger shows."""
    return minded_projects(user, city_units()).active().for_list()


def _led_by(user: User) -> Q:
    own = user.scope.organization_ids
    return Q(introduced_by__in=own) | Q(responsible_unit__in=own)


def _may_take_part(user: User) -> bool:
    return user.scope.allows("projects.view_involved") or user.scope.allows("projects.view")
