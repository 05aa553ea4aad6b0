"""Which rows of any app point at enterprises: found from the models, so that no higher app is named here.

A higher app whose rows carry something that follows from the enterprise (a search text with its name) registers
what to renew after rows were moved: ``after_move("projects.project", renew_texts)`` in its ``AppConfig.ready``.
One that must reconcile rows of both that cannot be moved, as they would stand twice, registers ``on_merge``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models

from .models import DuplicatePair, Enterprise, EnterpriseHonour, Merge

STAYING: tuple[type[models.Model], ...] = (DuplicatePair, Merge, EnterpriseHonour)
CHUNK = 500
_renewals: dict[str, Callable[[list[int]], None]] = {}
Notes = list[dict[str, Any]]
_reconcilers: dict[str, tuple[Callable[[int, int], Notes], Callable[[Notes], None]]] = {}


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key to enterprises: the model's label and the field's name."""

    label: str
    field: str

    @property
    def model(self) -> Any:
        """The model that points."""
        return apps.get_model(self.label)


def after_move(label: str, renew: Callable[[list[int]], None]) -> None:
    """Call ``renew`` with the numbers of the rows of model ``label`` that a merge or its undoing moved."""
    _renewals[label.lower()] = renew


def renewal_of(label: str) -> Callable[[list[int]], None] | None:
    """What the app of ``label`` wants to renew after rows were moved."""
    return _renewals.get(label)


def on_merge(label: str, reconcile: Callable[[int, int], Notes], give_back: Callable[[Notes], None]) -> None:
    """Call ``reconcile(kept, merged)`` once rows were moved; what it notes (as JSON) goes to ``give_back`` on undoing."""
    _reconcilers[label.lower()] = (reconcile, give_back)


def reconciled(kept: int, merged: int) -> dict[str, Notes]:
    """Let every app reconcile the rows of two enterprises; gives what each noted."""
    noted = {label: reconcile(kept, merged) for label, (reconcile, _back) in sorted(_reconcilers.items())}
    return {label: notes for label, notes in noted.items() if notes}


def give_back(noted: Mapping[str, Notes]) -> None:
    """Let every app undo what it reconciled."""
    for label, notes in noted.items():
        if label in _reconcilers:
            _reconcilers[label][1](notes)


def references() -> list[Reference]:
    """Every foreign key to enterprises except the notes of pairs and merges themselves, in a fixed order."""
    found = []
    for relation in Enterprise._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel | models.OneToOneRel):
            continue
        model: Any = relation.related_model
        is_merge_mark = model is Enterprise and relation.field.name == "merged_into"
        if model not in STAYING and not is_merge_mark and not model._meta.auto_created:
            found.append(Reference(model._meta.label_lower, relation.field.name))
    return sorted(found, key=lambda each: (each.label, each.field))


def move_rows(reference: Reference, *, source: int, target: int) -> list[int]:
    """Let rows that point at ``source`` point at ``target``; gives the numbers of those moved.

    A row that would then stand twice (a former name both have, an investor of the same project) stays.
    """
    rows = reference.model._base_manager.filter(**{reference.field: source})
    staying = _standing_twice(reference, rows, target)
    ids = sorted(set(rows.values_list("pk", flat=True)) - staying)
    return point_to(reference, ids, target=target)


def point_to(reference: Reference, ids: list[int], *, target: int, only_from: int | None = None) -> list[int]:
    """Let the rows ``ids`` point at ``target`` (only those that point at ``only_from``, if given)."""
    moved: list[int] = []
    for start in range(0, len(ids), CHUNK):
        rows = reference.model._base_manager.filter(pk__in=ids[start : start + CHUNK])
        if only_from is not None:
            rows = rows.filter(**{reference.field: only_from})
        part = list(rows.order_by("pk").values_list("pk", flat=True))
        reference.model._base_manager.filter(pk__in=part).update(**{reference.field: target})
        moved += part
    return moved


def _standing_twice(reference: Reference, rows: Any, target: int) -> set[int]:
    staying: set[int] = set()
    for names in _unique_with(reference):
        others = [name for name in names if name != reference.field]
        there = set(reference.model._base_manager.filter(**{reference.field: target}).values_list(*others))
        staying |= {pk for pk, *values in rows.values_list("pk", *others) if tuple(values) in there}
    return staying


def _unique_with(reference: Reference) -> list[tuple[str, ...]]:
    meta = reference.model._meta
    named = [tuple(each.fields) for each in meta.constraints if isinstance(each, models.UniqueConstraint)]
    together = [tuple(names) for names in meta.unique_together]
    alone = [(reference.field,)] if meta.get_field(reference.field).unique else []
    return [names for names in (*named, *together, *alone) if reference.field in names]
