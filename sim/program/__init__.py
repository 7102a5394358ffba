"""A scenario made ready to play: flat, numbered, and free of YAML. Both engines read the same ``Program``."""
