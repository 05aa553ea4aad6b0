"""What the pages of target lists share: their tabs and the way back."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from luodi.targeting.access import SUBMIT, VIEW, WORK

TRAIL = ((_("Target enterprises"), "targeting:list"),)
RIGHTS = (VIEW,)


def tabs(user: Any) -> list[tuple[str, str, str]]:
    """The pages of target lists that ``user`` may open."""
    found = [
        ("list", _g("City list"), reverse("targeting:list")),
        ("rounds", _g("Quarters and submissions"), reverse("targeting:rounds")),
        ("ranking", _g("Ranking"), reverse("targeting:ranking")),
    ]
    if user.scope.allows(WORK) or user.scope.allows(SUBMIT):
        found.insert(1, ("mine", _g("My targets"), reverse("targeting:mine")))
    return found
