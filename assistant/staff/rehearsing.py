"""What a redaktör may try before anything reaches companies: what a publication would change, and whether it must be tried first."""

from collections.abc import Sequence

from assistant.staff import publish_gate
from assistant.staff.impact_records import Impact
from assistant.staff.impact_shelf import find_impact, find_last_impact, is_fresh
from assistant.staff.jobs import Order, add_job
from assistant.staff.publish_gate import Obstacle
from assistant.staff.roles import Actor, require
from assistant.staff.writing import WritingDesk
from corpus.errors import AdviserError
from corpus.library import writing


class RehearsingDesk(WritingDesk):
    """The library as a redaktör tries changes to it."""

    def foresee(self, actor: Actor, document_ids: Sequence[str]) -> int:
        """Return the job that finds out what would change if the newest versions of these documents answered.

        Raises:
            AdviserError: there is no such document, or none is chosen.
        """
        names = list(dict.fromkeys(document_ids))
        if not names:
            raise AdviserError("Inget dokument är valt. Välj minst ett dokument att pröva.")
        with self._writing(actor) as connection:
            for name in names:
                self._held(connection, name)
            return add_job(connection, Order("impact", name_documents(names), actor.name, {"ids": names}, names[0]))

    def find_impact(self, actor: Actor, document_ids: Sequence[str]) -> tuple[Impact, bool] | None:
        """Return what was last found out of these documents together, of a single one also with others; and whether it still holds."""
        with self._reading(actor) as connection:
            one = len(document_ids) == 1
            impact = find_last_impact(connection, document_ids[0]) if one else find_impact(connection, document_ids)
            return (impact, is_fresh(connection, impact)) if impact else None

    def find_obstacle(self, actor: Actor, document_ids: Sequence[str]) -> Obstacle | None:
        """Return what speaks against publishing the newest versions of these documents, but for what the checks say."""
        with self._reading(actor) as connection:
            return publish_gate.find_obstacle(connection, document_ids)

    def requires_impact(self, actor: Actor) -> bool:
        """Tell whether a publication must have been tried first."""
        with self._reading(actor) as connection:
            return publish_gate.is_required(connection)

    def require_impact(self, actor: Actor, required: bool) -> None:
        """Decide whether a publication must have been tried first."""
        require(actor, "administratör")
        with writing(self.engine) as connection:
            publish_gate.set_required(connection, required, by=actor.name)


def name_documents(document_ids: Sequence[str]) -> str:
    """Name documents in few words: the first one, and how many more."""
    return document_ids[0] if len(document_ids) == 1 else f"{document_ids[0]} och {len(document_ids) - 1} till"
