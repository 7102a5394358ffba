"""Master Scenario Events Lists: what a scenario plans, and what an exercise came to beside it."""
