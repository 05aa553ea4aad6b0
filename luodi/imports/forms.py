"""What is entered for an import: the file, which column means what, why it is undone."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luodi.accounts.models import User
from luodi.common.workbooks.columns import ImportColumn

from .access import may_import
from .shipped import shipped_mappings
from .sources import BY_CODE, SOURCES


def kinds_for(user: User) -> list[tuple[str, str]]:
    """What the person may bring in: sources, then mapping files as ``source:mapping``."""
    own = [(source.code, str(source.label)) for source in SOURCES if may_import(user, source.right)]
    shipped = [
        (f"{each.source}:{each.code}", str(each))
        for each in shipped_mappings().values()
        if may_import(user, BY_CODE[each.source].right)
    ]
    return own + shipped


class UploadForm(forms.Form):
    """What it is, and the file."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), widget=forms.RadioSelect)
    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.FileInput(
            attrs={"class": "visually-hidden", "accept": ".xlsx,.xlsm,.xls,.et,.ods,.csv,.txt"}
        ),
        error_messages={
            "required": gettext_lazy("Choose the workbook first."),
            "empty": gettext_lazy("The file is empty. Choose it again."),
        },
    )

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = kinds_for(user)
        offered = [code for code, _label in field.choices]
        if self.initial.get("kind") not in offered:
            self.initial["kind"] = offered[0] if offered else ""


class ColumnsForm(forms.Form):
    """For each column of the sheet what it stands for, and what holds for all rows."""

    sheet = forms.ChoiceField(label=gettext_lazy("Sheet"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("Row with the headers"),
        required=False,
        min_value=1,
        max_value=10_000,
        help_text=gettext_lazy("Empty: it is found by itself."),
    )
    host = forms.TypedChoiceField(
        label=gettext_lazy("Unit of rows that name none"), required=False, coerce=int, empty_value=None
    )
    keep_totals = forms.BooleanField(
        label=gettext_lazy("Rows that begin with 合计 or 小计 are records too"), required=False
    )

    def __init__(
        self,
        *args: Any,
        sheets: Sequence[tuple[str, int]],
        headers: Sequence[str],
        columns: Sequence[ImportColumn],
        units: Sequence[tuple[int, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers, self.columns = headers, columns
        fields: dict[str, Any] = self.fields
        fields["sheet"].choices = [
            (name, _("{name} ({rows} rows)").format(name=name, rows=rows)) for name, rows in sheets
        ]
        fields["host"].choices = [("", _("None: every row names its unit")), *units]
        if not units:
            del self.fields["host"]
        offered = [(column.code, f"{column.label}{' *' if column.required else ''}") for column in columns]
        for index, header in enumerate(headers):
            if header:
                fields[f"column_{index}"] = forms.ChoiceField(
                    label=header, required=False, choices=[("", _("Leave out")), *offered]
                )

    def clean(self) -> dict[str, Any]:
        """The choice as code to header; a column that two headers claim is refused at both."""
        cleaned = super().clean() or {}
        labels = {column.code: str(column.label) for column in self.columns}
        chosen: dict[str, int] = {}
        for index, header in enumerate(self.headers):
            code = cleaned.get(f"column_{index}")
            if not header or not code:
                continue
            if code in chosen:
                message = _("“{first}” and “{second}” cannot both be “{label}”. Leave one of them out.")
                first = self.headers[chosen[code]]
                told = message.format(first=first, second=header, label=labels[code])
                self.add_error(f"column_{index}", told)
            chosen.setdefault(code, index)
        cleaned["columns"] = {code: self.headers[index] for code, index in chosen.items()}
        return cleaned
