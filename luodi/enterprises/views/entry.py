"""Entering and changing enterprises, and the blacklist."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from luodi.accounts.access import visible_organizations
from luodi.enterprises import access, actions, queries
from luodi.enterprises.forms import FIRST, MORE, EnterpriseForm
from luodi.web.entry_pages import EntryPage, ReasonForm

TRAIL = ((_("Enterprise register"), "enterprises:list"),)


class NewEnterprise(EntryPage):
    """A new enterprise."""

    rights = (access.CHANGE,)
    template_name = "enterprises/entry.html"
    title = _("New enterprise")
    trail = TRAIL

    def form(self, subject: Any, *args: Any) -> EnterpriseForm:
        """The form; a name searched in vain stands in it."""
        places = list(visible_organizations(self.user))
        posted = args[0] if args else None
        return EnterpriseForm(posted, places=places, initial={"name": self.request.GET.get("name", "")[:120]})

    def way_back(self, subject: Any) -> str:
        """The register."""
        return reverse("enterprises:list")

    def perform(self, form: EnterpriseForm, subject: Any) -> str:
        """Enter it and show its page; say how many look like it."""
        made = actions.register_enterprise(form.values, by=self.user, former_names=form.former)
        if alike := queries.open_pairs_of(made):
            told = ngettext(
                "{count} enterprise in the register looks like it. Compare them.",
                "{count} enterprises in the register look like it. Compare them.",
                alike,
            )
            messages.warning(self.request, told.format(count=alike))
        return reverse("enterprises:detail", args=[made.pk])

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Which fields stand first."""
        return {**super().extra_context(subject), "first_fields": FIRST, "more_fields": MORE}


class EditEnterprise(EntryPage):
    """Change the facts of an enterprise."""

    template_name = "enterprises/entry.html"
    title = _("Edit")
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The enterprise, or 404 or 403."""
        return access.enterprise_for(self.user, kwargs["pk"], action="change")

    def form(self, subject: Any, *args: Any) -> EnterpriseForm:
        """The form with the present values."""
        places = list(visible_organizations(self.user))
        form = EnterpriseForm(args[0] if args else None, places=places, instance=subject)
        form.set_former_names(list(subject.former_names.order_by("id")))
        return form

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise."""
        return reverse("enterprises:detail", args=[subject.pk])

    def perform(self, form: EnterpriseForm, subject: Any) -> None:
        """Save what changed; the version guards against overwriting somebody."""
        changes = {name: form.values[name] for name in form.changed_data if name in form.values}
        actions.update_enterprise(
            subject,
            changes,
            by=self.user,
            former_names=form.former if "former_names" in form.changed_data else None,
            expected_version=form.cleaned_data["version"],
        )

    def extra_context(self, subject: Any) -> dict[str, Any]:
        """Which fields stand first."""
        return {**super().extra_context(subject), "first_fields": FIRST, "more_fields": MORE}


class Blacklist(EntryPage):
    """Mark an enterprise with which the city does no business."""

    form_class = ReasonForm
    title = _("Blacklist")
    note = _("The mark and its reason stand beside the name wherever the enterprise is shown.")
    button = _("Blacklist")
    done = _("Blacklisted.")
    is_grave = True
    trail = TRAIL

    def subject(self, **kwargs: Any) -> Any:
        """The enterprise, or 404 or 403."""
        return access.enterprise_for(self.user, kwargs["pk"], action="merge")

    def way_back(self, subject: Any) -> str:
        """The page of the enterprise."""
        return reverse("enterprises:detail", args=[subject.pk])

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Mark it."""
        actions.blacklist(subject, by=self.user, reason=form.cleaned_data["reason"])


class LiftBlacklist(Blacklist):
    """Take the mark away again."""

    title = _("Take off the blacklist")
    note = _("The reason why it was listed stays in the change log.")
    button = _("Take off")
    done = _("Taken off the blacklist.")
    is_grave = False

    def perform(self, form: ReasonForm, subject: Any) -> None:
        """Take it off."""
        actions.lift_blacklist(subject, by=self.user, reason=form.cleaned_data["reason"])
