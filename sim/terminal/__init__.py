"""The command line: reads arguments, renders pages, turns faults into sentences and exit codes."""
