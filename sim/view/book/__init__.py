"""The books of an exercise: the situation manual, the facilitator's book and the evaluators' guides."""
