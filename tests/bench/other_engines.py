"""The same 360 comparisons by other people's rule engines, where they are installed.

``pip install json-logic-qubit rule-engine OpenFisca-Core`` brings them; none gives reasons.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from typing import Any

from tests.bench.rule_pack import INDICATORS, LEVELS, POLLUTANTS

Facts = dict[str, float]
FACTS = [f"o{n}_{each}" for n in range(INDICATORS) for each in POLLUTANTS]
CELLS = [
    (f"o{n}_{each}", limit)
    for n in range(INDICATORS)
    for figures in LEVELS.values()
    for each, limit in zip(POLLUTANTS, figures, strict=True)
]


def engines() -> Iterator[tuple[str, Callable[[Facts], object]]]:
    """Name and a function that judges all comparisons of one enterprise, per engine found."""
    for name, module, make in (
        ("json-logic", "json_logic", _json_logic),
        ("rule-engine", "rule_engine", _rule_engine),
        ("OpenFisca", "openfisca_core", _openfisca),
    ):
        if importlib.util.find_spec(module) is not None:
            yield name, make()


def _json_logic() -> Callable[[Facts], object]:
    json_logic = importlib.import_module("json_logic").jsonLogic
    rules = [{"<=": [{"var": fact}, limit]} for fact, limit in CELLS]
    return lambda facts: [json_logic(rule, facts) for rule in rules]


def _rule_engine() -> Callable[[Facts], object]:
    rule = importlib.import_module("rule_engine").Rule
    rules = [rule(f"{fact} <= {limit}") for fact, limit in CELLS]
    return lambda facts: [each.matches(facts) for each in rules]


def _openfisca() -> Callable[[Facts], object]:
    entities, periods, builders, systems, variables = (
        importlib.import_module(f"openfisca_core.{name}")
        for name in ("entities", "periods", "simulation_builder", "taxbenefitsystems", "variables")
    )
    works = entities.Entity("works", "works", "", "")
    system = systems.TaxBenefitSystem([works])

    def variable(name: str, kind: type, formula: Any = None) -> None:
        words: dict[str, Any] = {
            "value_type": kind,
            "entity": works,
            "definition_period": periods.DateUnit.YEAR,
            "label": name,
        }
        if formula is not None:
            words["formula"] = formula
        system.add_variable(type(name, (variables.Variable,), words))

    def compare(fact: str, limit: int) -> Any:
        return lambda entity, period: entity(fact, period) <= limit

    for fact in FACTS:
        variable(fact, float)
    names = []
    for fact, limit in CELLS:
        names.append(f"{fact}_at_most_{limit}")
        variable(names[-1], bool, compare(fact, limit))

    def judge(facts: Facts) -> object:
        given = {"works": {"one": {fact: {"2026": value} for fact, value in facts.items()}}}
        made = builders.SimulationBuilder().build_from_entities(system, given)
        return [made.calculate(name, "2026") for name in names]

    return judge
