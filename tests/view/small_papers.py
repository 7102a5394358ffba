"""A small exercise that has whatever a pack of papers may hold: alternatives, blanks, files, an option that hangs on a
condition, a menu, times that are certain and such as are not."""

from __future__ import annotations

import base64
from pathlib import Path

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAEElEQVR4nGM4wQAEJxggFAAV7gMhO7PF7gAAAABJRU5ErkJggg=="
)
"""A picture of four dots."""
TEXT = """\
whitecell: 1
title: Two rooms
judgement: Written for a test.
start: 2025-03-10T09:00+09:00
horizon: 2d
cells:
  rok: {title: Seoul, timezone: Asia/Seoul, brief: Seoul knows *this*.}
  us: {title: Washington, timezone: America/New_York}
  dprk: {control: true}
actors:
  nso: {cell: rok, title: National Security Office, short: NSO}
  jcs: {cell: rok, title: Joint Chiefs}
  nsc: {cell: us, title: NSC staff}
  kcna: {cell: dprk, title: The agency}
state:
  tension: {start: 4, range: [0, 10], shown: true}
turns:
  dawn:
    at: 0m
    minutes: 20
    text: {rok: It dawns in Seoul., us: It is dark in Washington.}
    discuss: {rok: ["Who calls?", "Who waits?"], us: Who answers?}
  dusk: {at: 10h, text: It is dusk.}
injects:
  launch:
    at: 1h
    to: all
    from: {rok: jcs, us: nsc}
    mode: flash message
    title: A launch
    text: {rok: Seoul saw it., us: Seoul told us.}
  chart: {after: launch, delay: 10m, from: nso, to: jcs, title: A chart, attach: [map.png, plan.pdf]}
  rumour:
    at: [2h, 3h, 6h]
    to: all
    from: kcna
    text:
      - {if: tension > 5, text: "Tension, at {tension}, is high."}
      - {text: All is calm.}
  cable: {to: us, contingency: true, title: Only if need be, text: For Washington alone.}
decisions:
  posture:
    after: launch
    by: [nso, nsc]
    within: 3h
    title: The posture
    question: {rok: What does Seoul do?, us: What does Washington do?}
    options:
      speak: {title: Speak, text: In public.}
      act: {title: Act, if: tension > 6, effects: {tension: +1}, tells: {to: us, from: kcna, text: They acted.}}
      wait: {title: Wait}
  steps:
    at: 11h
    by: nsc
    within: [1h, 2h, 3h]
    pick: {at_least: 1, at_most: 2}
    options: {sanctions: {}, envoy: {}, letter: {}}
  answer:
    after: posture
    by: kcna
    options: {fire: {title: Fire at once, effects: {tension: +2}}, hold: {title: Hold fire}}
outcomes: {over: {title: Over}}
"""


def written(folder: Path) -> Path:
    """The scenario's file in a folder, with what it attaches beside it."""
    (folder / "map.png").write_bytes(DOT)
    (folder / "plan.pdf").write_bytes(b"%PDF-1.7 a plan")
    path = folder / "rooms.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path
