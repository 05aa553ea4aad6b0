"""Shapes of what is entered about ladder versions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luodi.web.entry_pages import day_input

from .models import LadderVersion


class DraftForm(forms.ModelForm):  # type: ignore[type-arg]
    """Name, effective date and source of a version."""

    wide = ("source",)

    class Meta:
        model = LadderVersion
        fields = ["name", "effective_from", "source"]
        widgets = {"effective_from": day_input()}
        help_texts = {
            "effective_from": _("Steps that take effect from this day on are judged by it."),
            "source": _("The document or decision that sets the rules."),
        }


class AdoptForm(DraftForm):
    """Effective date and source, confirmed on adoption."""

    class Meta(DraftForm.Meta):
        fields = ["effective_from", "source"]


class EditorForm(DraftForm):
    """The head of the editor; stages and gates stand below it."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def head(self) -> dict[str, Any]:
        """Name, effective date and source."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}
