"""What may happen to an audit, typed from DESIGN's words, and what a test knows of one audit."""

from __future__ import annotations

from dataclasses import dataclass, field

from db.users import Actor

# (state, action) → states it may lead to, roles, may a county take it, duty. Typed from
# DESIGN's words and not from the chain's data: one of the two must be wrong if they differ.
Ways = dict[tuple[str, str], tuple[set[str], set[str], bool, str]]
SUBMIT: Ways = {("draft", "submit"): ({"submitted"}, {"clerk"}, True, "submit")}
VISIT: Ways = {
    ("submitted", "accept"): ({"county_reviewed"}, {"reviewer"}, True, "review"),
    ("county_reviewed", "accept"): ({"site_verified"}, {"inspector"}, False, "review"),
    ("submitted", "return"): ({"draft"}, {"reviewer"}, True, "review"),
    ("county_reviewed", "return"): ({"draft", "submitted"}, {"inspector"}, False, "review"),
}
NOTICE: Ways = {
    ("decided", "notice"): ({"notice"}, {"clerk", "approver"}, False, ""),
    ("notice", "object"): ({"notice"}, {"clerk", "reviewer", "approver"}, False, ""),
    ("notice", "resolve"): ({"notice"}, {"reviewer", "approver"}, False, ""),
    ("notice", "publish"): ({"published"}, {"approver"}, False, "approve"),
}
AFTER: Ways = {
    ("published", "revoke"): ({"revoked"}, {"approver"}, False, "approve"),
    ("suspended", "revoke"): ({"revoked"}, {"approver"}, False, "approve"),
    ("revoked", "object"): ({"revoked"}, {"clerk", "reviewer", "approver"}, False, ""),
    ("revoked", "resolve"): ({"revoked"}, {"reviewer", "approver"}, False, ""),
    ("revoked", "resume"): ({"published"}, {"approver"}, False, "approve"),
}


def returning(states: tuple[str, ...], to: set[str], role: str = "approver") -> Ways:
    duty = "approve" if role == "approver" else "review"
    return {(state, "return"): (to, {role}, False, duty) for state in states}


def leaving(*states: str, county: bool = True) -> Ways:
    return {
        (state, "withdraw"): ({"withdrawn"}, {"clerk", "approver"}, county, "") for state in states
    }


EARLIER = {"draft", "submitted", "county_reviewed"}
WAYS: dict[str, Ways] = {
    "晋级": SUBMIT | VISIT | NOTICE | AFTER | {
        ("site_verified", "accept"): ({"city_reviewed"}, {"reviewer"}, False, "review"),
        ("city_reviewed", "decide"): ({"decided"}, {"approver"}, False, "approve"),
    } | returning(("site_verified",), EARLIER, "reviewer")
    | returning(("city_reviewed", "decided", "notice"), EARLIER | {"site_verified"})
    | leaving("draft", "submitted", "county_reviewed", "site_verified", "city_reviewed", "decided",
              "notice"),
    "年度复核": SUBMIT | VISIT | NOTICE | AFTER | {
        ("site_verified", "decide"): ({"decided"}, {"approver"}, False, "approve"),
    } | returning(("site_verified", "decided", "notice"), EARLIER)
    | leaving("draft", "submitted", "county_reviewed", "site_verified", "decided", "notice"),
    "变更": SUBMIT | AFTER | {
        ("submitted", "accept"): ({"city_reviewed"}, {"reviewer"}, True, "review"),
        ("city_reviewed", "publish"): ({"published"}, {"approver"}, False, "approve"),
        ("submitted", "return"): ({"draft"}, {"reviewer", "approver"}, True, "review"),
        ("city_reviewed", "return"): ({"draft"}, {"reviewer", "approver"}, True, "review"),
    } | leaving("draft", "submitted", "city_reviewed"),
    "降级": NOTICE | AFTER | {
        ("draft", "submit"): ({"informed"}, {"clerk", "inspector"}, False, "submit"),
        ("informed", "accept"): ({"heard"}, {"reviewer"}, False, "review"),
        ("heard", "decide"): ({"decided"}, {"approver"}, False, "approve"),
        ("informed", "return"): ({"draft"}, {"reviewer"}, False, "review"),
    } | returning(("heard", "decided", "notice"), {"informed"})
    | leaving("draft", "informed", "heard", "decided", "notice", county=False),
    "停产": SUBMIT | {
        ("submitted", "suspend"): ({"suspended"}, {"approver"}, False, "approve"),
        ("submitted", "return"): ({"draft"}, {"approver"}, False, "approve"),
    } | leaving("draft", "submitted"),
    "复产": SUBMIT | VISIT | {
        ("site_verified", "resume"): ({"resumed"}, {"approver"}, False, "approve"),
    } | returning(("site_verified",), EARLIER)
    | leaving("draft", "submitted", "county_reviewed", "site_verified"),
}  # fmt: skip

ACTIONS = sorted({action for ways in WAYS.values() for _, action in ways} | {"register"})
FILLS = {"draft": "claimed", "submitted": "reviewed", "county_reviewed": "verified"}
RATES = {"晋级", "年度复核", "复产"}
FILL_DUTY = {"claimed": "submit", "reviewed": "review", "verified": "review"}
NEVER = {"review": {"submit"}, "approve": {"submit", "review"}}
PUBLISHED = ("published", "suspended", "revoked")
RANKS = "ABCD"


@dataclass
class Model:
    """What the test knows of one audit by itself; ``about`` is the one whose level it is about."""

    kind: str = "晋级"
    about: str = ""
    state: str = "draft"
    level: str = ""
    done: dict[str, set[int]] = field(default_factory=dict)
    open_objections: int = 0

    def did(self, duty: str, person: Actor) -> None:
        self.done.setdefault(duty, set()).add(person.user_id)

    @property
    def ways(self) -> Ways:
        return WAYS[self.kind]

    def fills(self) -> str | None:
        """The stage that is filled in now."""
        return FILLS.get(self.state) if self.kind in RATES else None

    def conflicts(self, duty: str, person: Actor) -> bool:
        return any(person.user_id in self.done.get(other, set()) for other in NEVER.get(duty, ()))
