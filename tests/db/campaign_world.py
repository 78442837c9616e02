"""What the tests of the campaign share: targets on the small office, audits called formal."""

from __future__ import annotations

from datetime import date

from db.campaign import Wish, set_target
from db.campaign_views import TargetView
from tests.db.audit_world import STEEL_WORKS, World

YEAR_END = date(2026, 12, 31)


def aim(world: World, code: str = STEEL_WORKS, target: str = "A", **wishes: object) -> TargetView:
    """A target of the steel works, due at the end of the year."""
    wish = Wish(target, **{"deadline": YEAR_END, "lead": "张经办", **wishes})  # type: ignore[arg-type]
    return set_target(world.office, world.clerk, code, wish)


def formal(world: World) -> None:
    """Call every audit formal: what formal ones need besides is another test's subject."""
    world.behind_our_back("UPDATE audits SET mode = 'formal'")
