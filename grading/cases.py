"""Cases: what a pack must say about given facts, written from the source, not from the pack.

A case file ``standards/cases/<name>.yaml`` stands beside a pack and is read as strictly::

    pack: hebei-steel                   # id (its newest edition) or id@edition
    facts:                              # optional: named blocks of facts to start from
      plain_works:
        processes: [sinter]
        sinter_head.PM: [8.5, 9.0]
        quenching: dry
    cases:
      - name: 机头 NOx 超 A 线，其余都达标
        date: 2026-06-30                # optional; default: the pack's in_force
        base: plain_works               # optional: the block the facts are laid over
        facts: {sinter_head.NOx: 60}    # a value given here replaces the block's; null = unknown
        expect:                         # everything optional, at least one thing
          proven: B
          possible: B
          indicators:
            organized.sinter_head: {applies: true, proven: B, possible: B}
          vetoes: {penalty: unknown}    # true, false or unknown
          silent: [[organized.lime_kiln, A]]          # exactly these cells asked nothing
    limits:
      - {indicator: organized.sinter_head, level: A, fact: sinter_head.PM,
         direction: at_most, limit: 10, step: 0.01,
         given: {processes: [sinter]}, date: 2026-06-30}

``applies`` in ``expect`` is true, false or unknown; a left-out indicator has ``proven:
null, possible: null``.

Each row of ``limits`` becomes four cases: the fact just inside the limit (by ``step``),
equal to it, just outside, and missing. The comparison of that fact and direction in the
requirement of that cell must then be true, true, false and unknown; with ``given`` (and
nothing else) the indicator must apply. The requirement is judged even where the cell is
switched off, so that its figure is checked before anybody switches it on. ``given`` and
``date`` are optional; ``direction`` is ``at_most`` or ``at_least``.
:func:`figures_without_case` names the numeric limits of a pack that no row covers.
"""
