"""A scenario as another tool sends it: what becomes of each part of it, and what has no place there."""
