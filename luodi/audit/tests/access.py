"""Who may read the change log."""

from luodi.audit.actions.recording import record_event, recording
from luodi.audit.models import AuditEvent
from tests.access import Row, World


def event(world: World, place: str) -> dict[str, object]:
    """Something that happened there."""
    with recording():
        record_event("change", world.unit(place), by=world.clerk(place))
    return {"pk": AuditEvent.objects.latest("sequence").sequence}


def history(world: World, place: str) -> dict[str, object]:
    """Everything that happened to the county."""
    return {"app": "accounts", "model": "organization", "object_id": str(world.unit(place).pk)}


TABLE = (
    Row("audit:list", "auditor", method="GET POST"),
    Row("audit:chain", "auditor", method="GET POST"),
    Row("audit:event", "auditor", "auditor", event),
    Row("audit:history", "auditor", "auditor", history),
)
