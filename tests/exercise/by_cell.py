"""An exercise in which each cell gets words of its own, from somebody of its own, and decisions are told of."""

TEXT = """
whitecell: 1
title: By cell
judgement: Invented.
start: 2025-03-10T14:00+09:00
horizon: 4h
cells:
  rok: {title: Seoul, timezone: Asia/Seoul, brief: "Only Seoul knows *this* from the start."}
  us: {title: Washington, timezone: America/New_York, brief: Only Washington knows that from the start.}
  dprk: {control: true}
actors:
  rok_jcs: {cell: rok, title: ROK JCS}
  nso: {cell: rok, title: ROK NSO}
  nsc: {cell: us, title: US NSC}
  us_command: {cell: us, title: The command}
  kcna: {cell: dprk, title: KCNA}
state:
  tension: {start: 4, range: [0, 10], shown: true}
  trust: {start: 5, range: [0, 10], shown: [rok]}
  secret: {start: 5, range: [0, 10]}
turns:
  first:
    at: 0m
    text: {rok: Seoul wakes., us: Washington sleeps.}
    discuss: {rok: ["Who calls?", "Who waits?"], us: "Who answers?"}
injects:
  press_line:
    at: 40m
    to: [rok, nsc]
    from: {rok: rok_jcs, us: us_command}
    title: Press line
    text: {rok: In Seoul., us: In Washington.}
    expects:
      rok: ["Declare an incident", "Isolate the endpoints"]
      us: Call back
  report: {at: 45m, to: all, text: A report., expects: ["Read it", "File it"]}
decisions:
  move:
    after: press_line
    by: kcna
    options:
      fire:
        title: Fire again
        effects: {tension: +2, trust: -1, secret: -1}
        tells: {from: kcna, mode: statement, text: "KCNA says: *again*."}
      wait: {title: Wait}
  posture:
    after: move
    by: [nso, nsc]
    within: 1h
    question: {rok: What does Seoul say?, us: What does Washington say?}
    options:
      speak: {title: Speak, tells: {to: nso, text: It is said.}}
      silence: {title: Say nothing}
    lapse: {tells: Nobody answered.}
outcomes: {calm: {}}
"""
