"""The parts of a scheme that are written one at a time: an indicator, a figure, a section around them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from luodi.assessment.editing.boxes import Box, Words, boxes
from luodi.assessment.editing.fields import AGGREGATE, METHODS, NODE, Field
from luodi.assessment.editing.posted import Given, holder_from, stepped, text_of, without_empty_rows
from luodi.assessment.editing.sections import FIGURE, FIGURE_KINDS, KIND, SECTIONS
from luodi.assessment.rules import language, place_of, sentence_of
from luodi_engine.scoring import Problem, Refused, Scheme, parse_scheme
from luodi_engine.scoring.editing import alone, at, entries, path_of, with_entry
from luodi_engine.scoring.ending_sentences import ending_sentences
from luodi_engine.scoring.problems import SchemeError, problem

Body = Mapping[str, Any]
# What concerns the whole tree is listed beside it and never keeps a part from being saved.
OF_THE_WHOLE = {
    "weights_sum",
    "weights_wanted",
    "mean_weights_sum",
    "weights_nothing",
    "weights_partly",
    "class_without_indicators",
}


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that stand together, with what they are filled from."""

    legend: Any
    fields: Sequence[Field]
    base: str
    holder: Mapping[str, Any]


@dataclass(slots=True)
class Judged:
    """What the engine says of a part: problems by box, of the part in general, elsewhere; and the rule in words."""

    scheme: Scheme | None = None
    own: dict[str, list[str]] = field(default_factory=dict)
    blocking: bool = False
    elsewhere: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a body: ``kind`` is indicator, figure or section; ``code`` says which."""

    kind: str
    code: str
    body: Body

    @property
    def value(self) -> Body:
        """What the scheme says there; ``SchemeError`` where there is no such part."""
        if self.kind == "indicator":
            found: Body = at(self.body, path_of(self.body, self.code))
            return found
        if self.kind == "figure":
            return self.body["inputs"][self._number()]  # type: ignore[no-any-return]
        if self.code not in SECTIONS:
            raise SchemeError([problem("", "nothing_to_change", where=self.code)])
        return self.body

    @property
    def base(self) -> str:
        """What comes before the names of its boxes."""
        return {"indicator": "node", "figure": "input"}.get(self.kind, "")

    @property
    def place(self) -> str:
        """Its place as the engine names it."""
        if self.kind == "indicator":
            return place_of(path_of(self.body, self.code))
        return f"inputs[{self._number()}]" if self.kind == "figure" else ""

    @property
    def title(self) -> str:
        """What it is called."""
        if self.kind == "section":
            return str(SECTIONS[self.code][0])
        return str(self.value.get("title") or self.code)

    def _number(self) -> int:
        for number, each in enumerate(self.body.get("inputs") or []):
            if isinstance(each, Mapping) and str(each.get("code")) == self.code:
                return number
        raise SchemeError([problem("", "nothing_to_change", where=f"input:{self.code}")])

    def groups(self, value: Body) -> list[Group]:
        """Its fields, by what ``value`` has chosen."""
        if self.kind == "section":
            return [Group("", SECTIONS[self.code][1], "", value)]
        if self.kind == "figure":
            kind = str(value.get("kind") or "figure")
            return [Group("", (FIGURE[0], KIND, *FIGURE[1:], *FIGURE_KINDS.get(kind, ())), "input", value)]
        if "method" not in value:
            return [Group(_("The indicator"), (*NODE[:3], AGGREGATE, *NODE[3:]), "node", value)]
        method = value.get("method")
        holder: Body = method if isinstance(method, Mapping) else {}
        options = tuple((code, label) for code, (label, _fields) in METHODS.items())
        kind_field = Field("kind", _("Scoring method"), "choice", (("", "—"), *options))
        known = METHODS.get(str(holder.get("kind")), ("", ()))[1]
        return [
            Group(_("The indicator"), NODE, "node", value),
            Group(_("How it is scored"), (kind_field, *known), "node.method", holder),
        ]

    def read(self, given: Given) -> dict[str, Any]:
        """What was posted as the new value."""
        old = self.value
        if self.kind == "section":
            return holder_from(SECTIONS[self.code][1], given, "", old)
        if self.kind == "figure":
            kind = text_of(given, "input.kind") or "figure"
            others = {each.key for fields in FIGURE_KINDS.values() for each in fields}
            mine = {each.key for each in FIGURE_KINDS.get(kind, ())}
            kept = {key: each for key, each in old.items() if key not in others - mine}
            fields = (*FIGURE, KIND, *FIGURE_KINDS.get(kind, ()))
            return holder_from(fields, given, "input", kept)
        if "method" not in old:
            return holder_from((*NODE, AGGREGATE), given, "node", old)
        made = holder_from(NODE, given, "node", old)
        kind = text_of(given, "node.method.kind")
        before = old.get("method")
        same = isinstance(before, Mapping) and before.get("kind") == kind
        fields = METHODS.get(kind, ("", ()))[1]
        method = holder_from(
            fields, given, "node.method", before if same and isinstance(before, Mapping) else {}
        )
        made["method"] = {"kind": kind, **{key: each for key, each in method.items() if key != "kind"}}
        return made

    def stepped(self, value: Body, do: str) -> dict[str, Any]:
        """The value after a row of one of its tables was added, taken away or moved."""
        return stepped(value, do, self.base)

    def put(self, value: Body, *, finished: bool = True) -> dict[str, Any]:
        """The whole body with the part as ``value``; without empty rows where ``finished``."""
        value = without_empty_rows(value) if finished else value
        if self.kind == "indicator":
            return with_entry(self.body, self.code, value)
        if self.kind == "figure":
            inputs = list(self.body["inputs"])
            inputs[self._number()] = dict(value)
            return {**self.body, "inputs": inputs}
        return dict(value)

    def boxes(self, value: Body, words: Words, judged: Judged) -> list[tuple[Any, list[Box]]]:
        """Its boxes by group, every problem at its box."""
        found = [
            (group.legend, boxes(group.fields, group.holder, group.base, words))
            for group in self.groups(value)
        ]
        every = [box for _legend, listed in found for top in listed for box in top.walk()]
        for name, texts in judged.own.items():
            owner = _owner(every, name)
            if owner is not None:
                owner.problems += texts
        return found


def _owner(every: Sequence[Box], name: str) -> Box | None:
    fitting = [box for box in every if name == box.name or name.startswith((f"{box.name}.", f"{box.name}["))]
    return max(fitting, key=lambda box: len(box.name), default=None)


def judge(part: Part, body: Body) -> Judged:
    """Checks the whole body and tells what concerns the part, at its boxes."""
    found = Judged()
    try:
        found.scheme = parse_scheme(body)
    except Refused as error:
        for one in error.problems:
            _sort(part, one, found)
        if all(one.code in OF_THE_WHOLE for one in error.problems):
            found.scheme = _without_full_marks(body)
    found.sentences = list(_sentences(part, body, found.scheme))
    return found


def _without_full_marks(body: Body) -> Scheme | None:
    """The scheme as far as it goes while weights do not add up yet, for sentences and trials."""
    total = {key: value for key, value in (body.get("total") or {}).items() if key != "full_marks"}
    try:
        return parse_scheme({**body, "total": total})
    except Refused:
        return None


def _sort(part: Part, one: Problem, found: Judged) -> None:
    text = one.text(language())
    place = one.place.split(" (")[0]
    if part.kind == "section":
        keys = {each.key.split(".")[0] for each in SECTIONS[part.code][1]}
        is_own = place.split(".")[0].split("[")[0] in keys
        name = place
    else:
        is_own = place == part.place or place.startswith((f"{part.place}.", f"{part.place}["))
        is_own = is_own and not place.startswith(f"{part.place}.children")
        name = part.base + place[len(part.place) :]
    if not is_own or one.code in OF_THE_WHOLE:
        found.elsewhere.append(text)
        return
    found.blocking = True
    found.own.setdefault(name, []).append(text.removeprefix(f"{one.place}: "))


def _sentences(part: Part, body: Body, scheme: Scheme | None) -> Iterator[str]:
    if part.kind == "section":
        if scheme is not None:
            yield from ending_sentences(scheme, language())
        return
    if part.kind == "figure":
        for entry, _path in entries(body):
            reads = entry.get("method")
            if isinstance(reads, Mapping) and part.code in str(reads):
                yield from _sentence(body, str(entry.get("code")))
        return
    yield from _sentence(body, part.code)


def _sentence(body: Body, code: str) -> Iterator[str]:
    try:
        yield sentence_of(parse_scheme(alone(body, code)), code)
    except Refused:
        return


def words_of(body: Body, units: Sequence[tuple[str, str]]) -> Words:
    """What there is to choose from in a body that may be unfinished."""

    def pairs(key: str) -> list[tuple[str, Any]]:
        listed = body.get(key) if isinstance(body.get(key), list) else []
        return [
            (str(each.get("code")), str(each.get("title") or each.get("code")))
            for each in listed or []
            if isinstance(each, Mapping)
        ]

    inputs, groups = pairs("inputs"), body.get("groups")
    listed = [
        str(code)
        for each in body.get("classes") or []
        if isinstance(each, Mapping)
        for code in each.get("units") or []
    ]
    known = dict(units)
    return Words(
        inputs,
        pairs("classes"),
        [(code, known.get(code, code)) for code in listed] or list(units),
        [str(each) for each in groups] if isinstance(groups, list) else [],
        pairs("grades"),
        [title for _code, title in inputs],
    )
