"""After-action reports: a file a chapter, in HSEEP's order, made of what a debrief says and of what evaluators saw."""
