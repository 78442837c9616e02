"""Who may take a step of a review chain: role, office, county, two-person rules, delegations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from grading.chains import Chain, Step
from grading.delegation import Delegated, step_key

if TYPE_CHECKING:
    from grading.chain_options import Person, Situation


def against_person(chain: Chain, situation: Situation, step: Step) -> Iterator[str]:
    """Role, office, county and two-person rules; the first account is bound by them too.

    A delegation that covers the step speaks for a person whose own right does not reach.
    """
    person = situation.person
    against = list(_against(chain, situation, step, person, situation.single_person))
    if against and _covering(chain, situation, step) is None:
        yield from against


def delegation_used(chain: Chain, situation: Situation, step: Step) -> Delegated | None:
    """The delegation the person needs for this step; None where its own right reaches."""
    own = _against(chain, situation, step, situation.person, situation.single_person)
    return None if next(own, None) is None else _covering(chain, situation, step)


def ground(chain: Chain, situation: Situation, step: Step) -> str:
    """On what other ground than an ordinary right the person takes this step; or nothing."""
    used = delegation_used(chain, situation, step)
    words = [used.words] if used is not None else []
    if situation.single_person:
        words.append("单人办公模式办理")
    return "；".join(words)


def _covering(chain: Chain, situation: Situation, step: Step) -> Delegated | None:
    """The first delegation under which nothing speaks against the person or whom it acts for."""
    for each in situation.delegations:
        if each.step != step_key(step):
            continue
        lifted = each.same_person or situation.single_person
        person, holder = situation.person, each.behalf
        people = [person]
        if holder is not None:
            lender = replace(person, id=holder.id, roles=holder.roles, county=holder.county)
            people = [replace(person, roles=person.roles | holder.roles), lender]
        if not any(True for who in people for _ in _against(chain, situation, step, who, lifted)):
            return each
    return None


def _against(
    chain: Chain, situation: Situation, step: Step, person: Person, lifted: bool
) -> Iterator[str]:
    """What speaks against a person; ``lifted`` leaves the two-person rules out."""
    words = chain.words
    if not person.roles & set(step.roles):
        needed = "或".join(words.roles[role] for role in step.roles)
        own = "、".join(words.roles[role] for role in words.roles if role in person.roles)
        yield f"“{step.title}”须由“{needed}”角色办理，您的角色是“{own or '无'}”"
    if person.county is not None and person.county != situation.county:
        yield f"本件属{situation.county_name}，不在您的县（市、区）范围内"
    if person.county is not None and step.office != "county":
        yield f"“{step.title}”由{words.offices[step.office]}人员办理，您是县级人员"
    if lifted:
        return
    for done, never in chain.two_persons.items():
        if step.duty in never and person.id in situation.done.get(done, frozenset()):
            before, now = words.duties[done], words.duties[step.duty]
            yield f"您已办理过本件的{before}，{before}人不得{now}，“{step.title}”须由另一人办理"
