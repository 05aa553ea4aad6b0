"""Ladders as plain values: stages in order, the gates before each, and where each value comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from luodi_engine.ladders.known import DEFAULT_CLASS


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a gate asks for: a filled field, a document of a kind, or a check that must hold."""

    kind: str
    subject: str


@dataclass(frozen=True, slots=True)
class Gate:
    """What must be there before a project enters a stage, and which role can clear it.

    ``classes`` empty means every class of project; ``limit_working_days`` is the time the role has.

    >>> gate = Gate("contract", "合同", "Contract", documents=("investment_contract",), classes=("energy",))
    >>> gate.applies_to("energy"), gate.applies_to("tourism")
    (True, False)
    >>> gate.requirements
    (Requirement(kind='document', subject='investment_contract'),)
    """

    code: str
    label: str
    label_en: str
    fields: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    role: str = "unit_clerk"
    limit_working_days: int | None = None
    classes: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def requirements(self) -> tuple[Requirement, ...]:
        """Fields, then documents, then checks, in the order the ladder lists them."""
        return (
            *(Requirement("field", name) for name in self.fields),
            *(Requirement("document", name) for name in self.documents),
            *(Requirement("check", name) for name in self.checks),
        )

    def applies_to(self, project_class: str) -> bool:
        """Whether a project of ``project_class`` must pass this gate."""
        return not self.classes or project_class in self.classes


@dataclass(frozen=True, slots=True)
class Stage:
    """One rung: its milestone date, whether the bureau must accept it, and how long a project may stay.

    ``limits`` holds working days from entering the stage to reaching the next one, by project class,
    with ``default`` for the rest; ``stale_after_days`` are calendar days without a touch.

    >>> stage = Stage("signed", "签约", "Signed", limits={"default": 30, "energy": 60})
    >>> stage.limit_for("energy"), stage.limit_for("tourism")
    (60, 30)
    """

    code: str
    label: str
    label_en: str
    milestone: str | None = None
    needs_acceptance: bool = False
    optional: bool = False
    stale_after_days: int | None = None
    gates: tuple[Gate, ...] = ()
    limits: Mapping[str, int] = field(default_factory=dict, hash=False)
    sources: Mapping[str, str] = field(default_factory=dict, hash=False)

    def limit_for(self, project_class: str) -> int | None:
        """Working days a project of the class may stay in the stage, or None where nothing is set."""
        return self.limits.get(project_class, self.limits.get(DEFAULT_CLASS))

    def gates_for(self, project_class: str) -> tuple[Gate, ...]:
        """The gates a project of the class passes on entering the stage."""
        return tuple(gate for gate in self.gates if gate.applies_to(project_class))


@dataclass(frozen=True, slots=True)
class Ladder:
    """A dated version of a place's ladder, lowest stage first.

    >>> ladder = Ladder("x", "1", date(2022, 1, 1), "example", (Stage("lead", "线索", "Lead"),))
    >>> ladder.position("lead"), ladder.stage("lead").label
    (0, '线索')
    """

    code: str
    version: str
    effective_from: date
    source: str
    stages: tuple[Stage, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """Stage codes from the lowest to the highest."""
        return tuple(stage.code for stage in self.stages)

    def position(self, code: str) -> int:
        """How many stages lie below ``code``; raises ``KeyError`` for a stage the ladder lacks."""
        for index, stage in enumerate(self.stages):
            if stage.code == code:
                return index
        raise KeyError(code)

    def stage(self, code: str) -> Stage:
        """The stage of that code; raises ``KeyError`` for a stage the ladder lacks."""
        return self.stages[self.position(code)]


def ladder_in_force(ladders: Iterable[Ladder], on: date) -> Ladder | None:
    """The version with the latest ``effective_from`` not after ``on``; None before the first one.

    >>> old = Ladder("x", "2022", date(2022, 1, 1), "example", ())
    >>> new = Ladder("x", "2024", date(2024, 1, 1), "example", ())
    >>> ladder_in_force((new, old), date(2023, 12, 31)).version
    '2022'
    >>> ladder_in_force((new, old), date(2021, 12, 31)) is None
    True
    """
    begun = [ladder for ladder in ladders if ladder.effective_from <= on]
    return max(begun, key=lambda ladder: ladder.effective_from, default=None)
