"""Pictures as Vega-Lite specifications: plain dicts, each with the sentence and the table that say the same.

A comparison's panels are narrow (one fits a phone, two stand side by side on paper); what a document shows is as wide
as its sheet. All are fully laid out here, so that the drawing depends on nothing but the numbers.
"""

from sim.view.figures.fans import fan_figures, flat_sentences
from sim.view.figures.flows import flow_figures
from sim.view.figures.forest import forest_figures
from sim.view.figures.measures import measure_figures
from sim.view.figures.outcomes import outcome_figures

__all__ = [
    "fan_figures", "flat_sentences", "flow_figures", "forest_figures", "measure_figures", "outcome_figures",
]  # fmt: skip
