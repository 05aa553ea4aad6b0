"""Forms of chains, versions of their maps, segments, links, files and figures."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from luodi.accounts.choices import OrganizationKind
from luodi.accounts.models import Organization
from luodi.common import clock
from luodi.enterprises.models import Enterprise
from luodi.web.entry_pages import RemoteSelect

from .choices import LinkKind, Outlook
from .models import ChainMap, Segment
from .sources.cells import FIRST_YEAR, LAST_YEAR, LENGTHS, MOST_WORDS, words_of


class ChainForm(forms.Form):
    """The head of a chain."""

    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Letters, digits and dashes; it stands in addresses.")
    )
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=120, required=False)
    place = forms.ModelChoiceField(Organization.objects.none(), label=_("Place"))
    lead_department = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Lead department"),
        required=False,
        help_text=_("It changes the map and enters figures."),
        widget=forms.Select(attrs={"data-search": ""}),
    )
    leading_industry = forms.SlugField(
        label=_("Leading industry"),
        max_length=60,
        required=False,
        help_text=_("Code of the leading industry whose projects count towards the chain."),
    )
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=1000, initial=0)
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, places: Any = (), is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        offices = Organization.objects.filter(is_active=True)
        fields["lead_department"].queryset = offices.exclude(kind=OrganizationKind.CITY).order_by("path")
        if is_new:
            fields["place"].queryset = places
        else:
            del fields["code"], fields["place"]


class VersionForm(forms.Form):
    """From which year a new version holds, and the document it rests on."""

    year_from = forms.IntegerField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    copied = forms.ModelChoiceField(
        ChainMap.objects.none(),
        label=_("Copy of"),
        required=False,
        empty_label=_("Nothing: an empty map"),
        help_text=_("Segments, links, figures and confirmed firms come along."),
    )

    def __init__(self, *args: Any, maps: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["copied"]
        field.queryset = maps
        field.label_from_instance = _version_label
        newest = maps.first()
        field.initial = newest
        self.fields["year_from"].initial = clock.today().year


class SegmentForm(forms.Form):
    """A segment of a draft."""

    code = forms.CharField(label=_("Code"), max_length=LENGTHS["code"])
    name = forms.CharField(label=_("Name"), max_length=LENGTHS["name"])
    name_en = forms.CharField(label=_("English name"), max_length=LENGTHS["name_en"], required=False)
    track = forms.CharField(label=_("Track"), max_length=LENGTHS["track"], required=False)
    track_en = forms.CharField(label=_("Track in English"), max_length=LENGTHS["track_en"], required=False)
    outlook = forms.ChoiceField(label=_("Outlook"), choices=Outlook.choices, initial=Outlook.LASTING)
    keywords = forms.CharField(
        label=_("Keywords"),
        required=False,
        max_length=MOST_WORDS * 41,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Products and processes that firms are found by, with commas between them."),
    )
    industry_codes = forms.CharField(
        label=_("Industry codes (GB/T 4754)"), required=False, max_length=MOST_WORDS * 6
    )
    note = forms.CharField(label=_("Note"), max_length=LENGTHS["note"], required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        given = dict(self.cleaned_data)
        for name in ("keywords", "industry_codes"):
            given[name] = list(words_of(given[name]))
        return given

    @classmethod
    def of(cls, segment: Segment) -> "SegmentForm":
        """The present values."""
        values = {name: getattr(segment, name) for name in LENGTHS}
        lists = {name: "、".join(getattr(segment, name)) for name in ("keywords", "industry_codes")}
        return cls(initial={**values, **lists})


class LinkForm(forms.Form):
    """A link between two segments of a draft."""

    source = forms.ChoiceField(label=_("From segment"), widget=forms.Select(attrs={"data-search": ""}))
    target = forms.ChoiceField(label=_("To segment"), widget=forms.Select(attrs={"data-search": ""}))
    kind = forms.ChoiceField(label=_("Kind"), choices=LinkKind.choices)

    def __init__(self, *args: Any, segments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", ""), *((segment.code, str(segment)) for segment in segments)]
        for name in ("source", "target"):
            field: Any = self.fields[name]
            field.choices = choices


class ManyFiles(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or two files."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFiles(attrs={"multiple": True, "accept": ".json,.csv"}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Every file on its own."""
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given[:2]]


class ImportForm(forms.Form):
    """A map as a file, and into which version it goes."""

    upload = FilesField(
        label=_("Files"),
        help_text=_("One JSON file, or two CSV files: segments and links. UTF-8 and GB18030 are read."),
    )
    into = forms.ModelChoiceField(
        ChainMap.objects.none(), label=_("Into"), required=False, empty_label=_("A new draft")
    )
    year_from = forms.IntegerField(
        label=_("From year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        help_text=_("For a new draft whose file names no year."),
    )

    def __init__(self, *args: Any, drafts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.queryset = drafts
        field.label_from_instance = _version_label


class ApplyImportForm(ImportForm):
    """The same after the preview: the text that was read goes along."""

    upload = None  # type: ignore[assignment]
    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AddFirmForm(forms.Form):
    """A firm that an officer puts into a segment by hand."""

    enterprise = forms.ModelChoiceField(
        Enterprise.objects.living(),
        label=_("Enterprise"),
        widget=RemoteSelect(reverse_lazy("enterprises:options")),
    )
    segment = forms.TypedChoiceField(label=_("Segment"), widget=forms.Select(attrs={"data-search": ""}))
    is_lead_firm = forms.BooleanField(label=_("Lead firm of the chain"), required=False)

    def __init__(self, *args: Any, segments: Iterable[Segment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = {segment.code: segment for segment in segments}
        field: Any = self.fields["segment"]
        field.choices = [("", ""), *((code, str(segment)) for code, segment in known.items())]
        field.coerce = known.__getitem__


def _version_label(chain_map: ChainMap) -> str:
    return f"{chain_map.year_from} · {chain_map.get_state_display()} · #{chain_map.pk}"


PICTURES = (
    ("present", _("Present picture")),
    ("target", _("Target picture")),
    ("promotion", _("Promotion picture")),
)


class PictureFilter(forms.Form):
    """Unit and version of the map; what is not offered counts as not asked."""

    unit = forms.ChoiceField(label=_("Unit"), required=False)
    map = forms.ChoiceField(label=_("Version"), required=False)
    picture = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, query: Any, *, units: Iterable[Organization], maps: Iterable[ChainMap]) -> None:
        super().__init__(query)
        self.units = {unit.code: unit for unit in units}
        self.maps = {str(found.pk): found for found in maps}
        fields: Any = self.fields
        fields["unit"].choices = [
            ("", _("Whole city")),
            *((code, unit.short_name or unit.name) for code, unit in self.units.items()),
        ]
        fields["map"].choices = [
            ("", _("Map in force")),
            *((pk, f"{found.year_from} · {found.get_state_display()}") for pk, found in self.maps.items()),
        ]
        self.full_clean()

    @property
    def chosen_unit(self) -> Organization | None:
        """The unit asked for; None for the whole city."""
        return self.units.get(self.cleaned_data.get("unit", ""))

    @property
    def chosen_map(self) -> ChainMap | None:
        """The version asked for; None for the one in force."""
        return self.maps.get(self.cleaned_data.get("map", ""))

    @property
    def chosen_picture(self) -> str:
        """Which of the three pictures."""
        asked = self.cleaned_data.get("picture", "")
        return asked if asked in dict(PICTURES) else "target"


class TableForm(forms.Form):
    """A table of places by industries as a file."""

    name = forms.CharField(label=_("Name"), max_length=120)
    measure = forms.CharField(label=_("Measure"), max_length=60, help_text=_("Output, firms or staff."))
    home = forms.CharField(
        label=_("Own place"), max_length=60, required=False, help_text=_("As it is written in the file.")
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    file = forms.FileField(label=_("CSV file"))
