"""Delegations (委托): whose right a person may use for a step, and which rule is lifted.

The only exceptions from the two-person rules of a chain: an explicit delegation, or an
office that works as a single-person office.
"""

from __future__ import annotations

from dataclasses import dataclass

from grading.chains import Step


@dataclass(frozen=True, slots=True)
class Holder:
    """The person whose right is lent: account, name, its roles and county today."""

    id: int
    name: str
    roles: frozenset[str]
    county: str | None = None


@dataclass(frozen=True, slots=True)
class Delegated:
    """A delegation in force today for one person and one audit.

    ``step`` is :func:`step_key` of the step; ``behalf`` is None where the person acts
    with rights of its own; ``same_person`` lifts the two-person rules.
    """

    id: int
    step: str
    behalf: Holder | None
    same_person: bool
    given_by: str
    reason: str

    @property
    def words(self) -> str:
        """The sentence that stands with the step, in the window and on paper."""
        whose = f"受{self.behalf.name}委托办理" if self.behalf else "经授权办理"
        lifted = "，不受双人规定限制" if self.same_person else ""
        return f"{whose}{lifted}（委托 {self.id} 号，{self.given_by}授予：{self.reason}）"


def step_key(step: Step) -> str:
    """The name of a step in a delegation: its action and the first state it leaves."""
    return f"{step.action}/{step.start[0]}"
