"""Why a person may not do something here: the sentence of the refusal, for a tooltip."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.users import Actor


def why_not(actor: Actor, *roles: str, city: str = "") -> str:
    """Empty where the actor has one of the roles; ``city`` names what only the city may do."""
    from db.users import require, require_whole_city
    from grading.refusals import Refusal

    try:
        if city:
            require_whole_city(actor, *roles, of=city)
        else:
            require(actor, *roles)
    except Refusal as refusal:
        return refusal.what
    return ""
