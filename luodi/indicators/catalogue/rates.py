"""Rates: ratios of two indicators of the same batch."""

from django.utils.translation import gettext_lazy as _

from .base import rate

BATCH = _("Signed in the period")
CANGXI = _("Cangxi County 2022 (m.muncard.com): performance 90%, start 80%, capital arrival 30%")

RATES = (
    rate(
        code="performance_rate",
        label=_("Performance rate"),
        definition=_("Projects performing their contract ÷ projects signed, of the same batch."),
        numerator="batch_performing",
        denominator="signed_projects",
        batch=BATCH,
        usual="0.9",
        usual_source=CANGXI,
    ),
    rate(
        code="landing_rate",
        label=_("Landing rate"),
        definition=_(
            "Projects registered and with land or plant secured ÷ projects signed, of the same batch."
        ),
        numerator="batch_landed",
        denominator="signed_projects",
        batch=BATCH,
    ),
    rate(
        code="start_rate",
        label=_("Start rate"),
        definition=_("Projects started ÷ projects signed, of the same batch."),
        numerator="batch_started",
        denominator="signed_projects",
        batch=BATCH,
        usual="0.8",
        usual_source=CANGXI,
    ),
    rate(
        code="production_rate",
        label=_("Production rate"),
        definition=_("Projects in production ÷ projects signed, of the same batch."),
        numerator="batch_in_production",
        denominator="signed_projects",
        batch=BATCH,
    ),
    rate(
        code="capital_arrival_rate",
        label=_("Capital arrival rate"),
        definition=_(
            "Accepted paid-in capital ÷ contract amount, of the same batch; projects without a stated amount are in neither."
        ),
        numerator="batch_paid_in",
        denominator="signed_amount",
        batch=BATCH,
        usual="0.3",
        usual_source=CANGXI,
    ),
    rate(
        code="in_park_rate",
        label=_("In-park rate"),
        definition=_("Signed projects in parks ÷ signed projects whose site is known."),
        numerator="signed_in_park",
        denominator="signed_park_known",
        batch=BATCH,
    ),
    rate(
        code="fit_rate",
        label=_("Leading-industry fit"),
        definition=_("Signed projects in leading industries ÷ signed projects whose industry is known."),
        numerator="signed_fitting",
        denominator="signed_fit_known",
        batch=BATCH,
    ),
)
