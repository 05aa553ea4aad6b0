"""Reads of the cockpit, of what needs attention, and of each person's work."""

from .attention import KINDS, Attention, CityLoad, attention
from .cockpit import CARDS, RATES, city_facts, city_load, cockpit
from .load import conditions, going_projects, ladder_in_force
from .work import my_work, work_count

__all__ = [
    "CARDS",
    "KINDS",
    "RATES",
    "Attention",
    "CityLoad",
    "attention",
    "city_facts",
    "city_load",
    "cockpit",
    "conditions",
    "going_projects",
    "ladder_in_force",
    "my_work",
    "work_count",
]
