"""What can happen in the change log, and kinds of documents."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Verb(TextChoices):
    """What was done."""

    CREATE = "create", _("Created")
    CHANGE = "change", _("Changed")
    ADVANCE = "advance", _("Stage claimed or advanced")
    ACCEPT = "accept", _("Accepted")
    RETURN = "return", _("Returned")
    REVERSE = "reverse", _("Reversed")
    ROLL_BACK = "roll_back", _("Rolled back")
    FREEZE = "freeze", _("Frozen")
    REOPEN = "reopen", _("Reopened")
    MERGE = "merge", _("Merged")
    UNDO = "undo", _("Undone")
    DECIDE = "decide", _("Decided")
    DELETE = "delete", _("Deleted")
    IMPORT = "import", _("Imported")
    EXPORT = "export", _("Exported")
    READ = "read", _("Opened")
    LOGIN = "login", _("Logged in")
    LOGIN_FAILED = "login_failed", _("Login failed")
    LOGOUT = "logout", _("Logged out")
    GRANT = "grant", _("Granted")
    REVOKE = "revoke", _("Revoked")


class DocumentKind(TextChoices):
    """What a document proves; gates and evidence rules name these codes."""

    PROPOSAL = "proposal", _("Project proposal")
    FEASIBILITY_STUDY = "feasibility_study", _("Feasibility study")
    LETTER_OF_INTENT = "letter_of_intent", _("Letter of intent")
    BUSINESS_LICENCE = "business_licence", _("Business licence")
    IDENTITY = "identity", _("Identity of the legal person")
    SITE_OPINION = "site_opinion", _("Site opinion")
    LEGAL_REVIEW = "legal_review", _("Legal review")
    FAIR_COMPETITION_REVIEW = "fair_competition_review", _("Fair-competition review")
    INVESTMENT_CONTRACT = "investment_contract", _("Investment contract")
    CAPITAL_PROOF = "capital_proof", _("Proof of capital")
    INFORMATION_FORM = "information_form", _("Project information form")
    PROJECT_FILING = "project_filing", _("Project filing or approval")
    ENVIRONMENTAL_APPROVAL = "environmental_approval", _("Environmental approval")
    ENERGY_REVIEW = "energy_review", _("Energy review")
    PLANNING_PERMIT = "planning_permit", _("Planning permit")
    LAND_DOCUMENT = "land_document", _("Land document")
    PLANT_LEASE = "plant_lease", _("Plant lease")
    CONSTRUCTION_PERMIT = "construction_permit", _("Construction permit")
    SITE_PHOTO = "site_photo", _("Site photo")
    START_CERTIFICATE = "start_certificate", _("Certificate of start")
    COMPLETION_ACCEPTANCE = "completion_acceptance", _("Completion acceptance")
    PRODUCTION_CERTIFICATE = "production_certificate", _("Certificate of production")
    PAYMENT_VOUCHER = "payment_voucher", _("Payment voucher")
    INVOICE = "invoice", _("Invoice")
    VERIFICATION_REPORT = "verification_report", _("Capital verification report")
    FOREIGN_EXCHANGE_RECORD = "foreign_exchange_record", _("Foreign exchange record")
    OTHER = "other", _("Other document")
