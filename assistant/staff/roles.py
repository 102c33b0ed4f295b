"""What each of the staff may do: three roles, each of which may all that the ones before it may."""

from dataclasses import dataclass
from typing import Final, Literal, get_args

from corpus.errors import AdviserError

Role = Literal["läsare", "redaktör", "administratör"]  # sees and tests; edits and publishes; accounts, settings and erasure
ROLES: Final[tuple[Role, ...]] = get_args(Role)


class ForbiddenError(AdviserError):
    """Somebody asked for what their role does not allow."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for something to be done."""

    name: str
    role: Role


# Whoever may run commands on the machine may read and change its database anyway. No account can have a name in parentheses.
OPERATOR: Final = Actor("(terminalen)", "administratör")


def may(actor: Actor, role: Role) -> bool:
    """Tell whether the actor's role is at least `role`."""
    return ROLES.index(actor.role) >= ROLES.index(role)


def require(actor: Actor, role: Role) -> None:
    """Let through who has at least `role`.

    Raises:
        ForbiddenError: the actor's role is a lower one.
    """
    if not may(actor, role):
        raise ForbiddenError(f"Det här kräver rollen {role}, och {actor.name} är {actor.role}. Be en administratör om hjälp.")
