"""Forms of awards: a round with its criteria, nominations, and the marks of a judge."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.accounts.models import Organization
from luodi.web.entry_pages import day_input

from .choices import AwardKind, MarkRule
from .models import Criterion

CRITERIA = "投资规模与到位资金 30\n产业带动 30\n开工与投产进度 25\n税收与就业 15"


class AwardForm(forms.Form):
    """What is awarded, by which rule, and for what judges give marks."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=120)
    year = forms.IntegerField(
        label=gettext_lazy("Year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    kind = forms.ChoiceField(label=gettext_lazy("What is chosen"), choices=AwardKind.choices)
    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1, max_value=500, initial=10)
    rule = forms.ChoiceField(label=gettext_lazy("Rule"), choices=MarkRule.choices, initial=MarkRule.TRIMMED)
    least_judges = forms.IntegerField(
        label=gettext_lazy("Judges each at least"), min_value=1, max_value=99, initial=3
    )
    nominations_until = forms.DateField(label=gettext_lazy("Nominations until"), widget=day_input())
    criteria = forms.CharField(
        label=gettext_lazy("Criteria"),
        widget=forms.Textarea(attrs={"rows": 5}),
        initial=CRITERIA,
        help_text=gettext_lazy("One a line: its name, then the points it gives at most."),
    )
    note = forms.CharField(
        label=gettext_lazy("Conditions"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean_criteria(self) -> list[tuple[str, Decimal]]:
        """Names with their points; every line that does not fit is told."""
        found, errors = [], []
        for number, line in enumerate(self.cleaned_data["criteria"].splitlines(), start=1):
            match = re.fullmatch(r"\s*(.+?)[\s,，:：]+(\d{1,4}(?:\.\d{1,2})?)\s*", line)
            if match:
                found.append((match.group(1), Decimal(match.group(2))))
            elif line.strip():
                told = _("Line {number}: write a name, then its points, such as “Progress 30”.")
                errors.append(forms.ValidationError(told.format(number=number)))
        if errors:
            raise forms.ValidationError(errors)
        return found


class NominationForm(forms.Form):
    """Who or what is nominated, and why."""

    name = forms.CharField(label=gettext_lazy("Nominated"), max_length=120, required=False)
    unit = forms.ModelChoiceField(label=gettext_lazy("Unit"), queryset=Organization.objects.none())
    project = forms.CharField(
        label=gettext_lazy("Code of the project"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("For the best projects: the project, which then gives the name."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reasons"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6})
    )
    evidence = forms.FileField(label=gettext_lazy("Evidence"))

    def __init__(self, *args: Any, units: Any, projects: Any) -> None:
        super().__init__(*args)
        unit: Any = self.fields["unit"]
        unit.queryset = units
        if projects is None:
            del self.fields["project"]
        else:
            self.projects = projects

    def clean_project(self) -> Any:
        """The project of the code, of those one sees."""
        code = self.cleaned_data["project"].strip()
        found = self.projects.filter(code=code).first() if code else None
        if code and found is None:
            told = _("You see no project with the code “{code}”. Look it up in the ledger.")
            raise forms.ValidationError(told.format(code=code))
        return found

    def clean(self) -> dict[str, Any]:
        """The project's name stands where none is written."""
        given: dict[str, Any] = super().clean() or {}
        project = given.get("project")
        given["name"] = given.get("name") or (project.name if project else "")
        if not given["name"]:
            self.add_error("name", _("Say who or what is nominated."))
        return given


def marks_of(criteria: list[Criterion], given: Any) -> dict[int, Decimal | None]:
    """The posted points by criterion; what is no number is none."""
    found: dict[int, Decimal | None] = {}
    for one in criteria:
        try:
            found[one.pk] = Decimal(str(given.get(f"mark_{one.pk}", "")).strip())
        except InvalidOperation:
            found[one.pk] = None
        points = found[one.pk]
        if points is not None and (not points.is_finite() or points != round(points, 2)):
            found[one.pk] = None
    return found
