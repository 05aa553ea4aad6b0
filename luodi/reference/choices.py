"""Fixed vocabularies of regions and origins."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RegionLevel(TextChoices):
    """How high a region stands."""

    COUNTRY = "country", _("Country")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    COUNTY = "county", _("County")


class KeyRegion(TextChoices):
    """Regions a city works on with plans of their own."""

    JING_JIN_JI = "jing_jin_ji", _("Beijing-Tianjin-Hebei")
    YANGTZE_DELTA = "yangtze_delta", _("Yangtze River Delta")
    PEARL_DELTA = "pearl_delta", _("Pearl River Delta")
    CHENGDU_CHONGQING = "chengdu_chongqing", _("Chengdu-Chongqing")
