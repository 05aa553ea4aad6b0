"""States of maps and of firms in segments; kinds of links as the engine knows them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MapState(TextChoices):
    """How far a version of a chain map has come."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    REPLACED = "replaced", _("Replaced")


class Outlook(TextChoices):
    """In which picture of the chain a segment stands; the difference of the two is the promotion map."""

    LASTING = "lasting", _("Today and in the target")
    WANTED = "wanted", _("In the target only")
    LEAVING = "leaving", _("Today only")


class LinkKind(TextChoices):
    """What the source of a link is to its target; the same codes as ``luodi_engine.chains.graph.LinkKind``."""

    SUPPLY = "supply", _("Supplies")
    COMPLEMENTARY = "complementary", _("Left bank: complements")
    SUPPORTING = "supporting", _("Right bank: supports")
    PERIPHERAL = "peripheral", _("Peripheral product")


class MappingState(TextChoices):
    """Whether a firm's place in a segment was confirmed by an officer."""

    PROPOSED = "proposed", _("Proposed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
