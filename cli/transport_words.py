"""Clean transport as JSON objects and lines of a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.transport.assessing import Fleet, TransportAssessment
    from db.transport.rail_lines import RailRegister
    from db.transport.sampling import SampleView
    from grading.transport.shares import Figures, RoadShare


def assessment_json(found: TransportAssessment) -> dict[str, object]:
    """An assessment: shares in percent, tonnes as decimals."""
    from grading.transport.register import register

    known, gate = register(), found.gate
    return {
        "enterprise": found.code,
        "name": found.name,
        "industry": found.industry,
        "from": found.first,
        "to": found.last,
        "rule": {
            "denominator": found.rule.denominator,
            "clean": sorted(found.rule.clean),
            "counts": sorted(found.rule.counts),
            "source": found.rule.source,
        },
        **figures_json(found.whole),
        "months": [
            {
                "month": each.month,
                "passages": each.passages,
                "plates": each.plates,
                "batches": each.batches,
                **figures_json(each.figures),
            }
            for each in found.months
        ],
        "road": {str(stage): road_json(share) for stage, share in found.roads.items()},
        "bulk": _tonnes(found.bulk_kg),
        "rail": _tonnes(found.rail_kg),
        "inplant": _fleet_json(found.inplant),
        "machines": _fleet_json(found.machines),
        "gate": None
        if gate is None
        else {
            "seen_on": gate.seen_on,
            "video_since": gate.video_since,
            "months": gate.months,
            "upload_share": gate.upload_share,
        },
        "fields": {"rows": found.entries, **found.fields},
        "retention": {
            "months": found.ledger_months,
            "required": known.ledger_months,
            "missing": found.ledger_missing,
        },
        "months_without": found.months_without,
        "gaps": [{"month": month, "message": why} for month, why in found.gaps],
        "notes": found.notes,
        "findings": [
            {
                "kind": each.kind,
                "month": each.month or None,
                "severity": each.severity,
                "message": each.message,
                "count": each.count,
                "rows": [{"batch": batch, "row": row} for batch, row in each.rows],
            }
            for each in found.doubts
        ],
    }


def figures_json(found: Figures) -> dict[str, object]:
    """Shares in every reading, and the tonnes they are made of."""
    from grading.transport.emission import STAGES

    return {
        "share": {"strict": found.strict, "wide": found.wide, "decided": found.decided},
        "tonnes": {
            "total": _tonnes(found.total),
            "modes": {mode: _tonnes(kg) for mode, kg in sorted(found.modes.items())},
            "readings": {id: _tonnes(kg) for id, kg in sorted(found.readings.items())},
            "stages": {STAGES[stage]: _tonnes(kg) for stage, kg in sorted(found.stages.items())},
        },
    }


def road_json(share: RoadShare) -> dict[str, object]:
    """Between which bounds a share lies."""
    return {"least": share.least, "most": share.most, "unknown": _tonnes(share.unknown_kg)}


def _fleet_json(fleet: Fleet | None) -> dict[str, object] | None:
    from grading.transport.emission import STAGES

    if fleet is None:
        return None
    return {
        "batch": fleet.batch,
        "as_of": fleet.as_of,
        "count": fleet.count,
        "stages": {STAGES[stage]: count for stage, count in fleet.stages.items()},
        "shares": {
            str(stage): {"least": share.least, "most": share.most}
            for stage, share in fleet.shares.items()
        },
    }


def sample_json(view: SampleView) -> dict[str, object]:
    """A drawing with its pieces."""
    return {
        "sample": view.number,
        "enterprise": view.enterprise,
        "seed": view.seed,
        "drawn_on": view.drawn_on,
        "by": view.by,
        "pieces": [
            {
                "number": each.number,
                "kind": each.kind,
                "title": each.title,
                "batch": each.batch,
                "row": each.row or None,
                "day": each.day,
                "words": each.words,
                "found": each.found or None,
                "note": each.note,
            }
            for each in view.pieces
        ],
    }


def rail_json(found: RailRegister) -> dict[str, object]:
    """The register of sidings."""
    return {
        "from": found.first,
        "to": found.last,
        "lines": [
            {
                "id": each.id,
                "enterprise": each.code or None,
                "owner": each.owner,
                "county": each.county,
                "project": each.project or None,
                "name": each.plan.name,
                "state": each.plan.state,
                "capacity": _tonnes(each.plan.capacity_kg) if each.plan.capacity_kg else None,
                "progress": each.plan.progress,
                "rail": None if each.rail_kg is None else _tonnes(each.rail_kg),
                "use": each.use,
                "version": each.version,
            }
            for each in found.lines
        ],
        "needed": [
            {"enterprise": key, "name": name, "message": words} for key, name, words in found.needed
        ],
        "open_projects": [each.name for each in found.open_projects],
        "notes": found.notes,
    }


def _tonnes(kg: int) -> object:
    from grading.transport.passages import tonnes

    return tonnes(kg)
