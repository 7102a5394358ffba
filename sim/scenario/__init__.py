"""The scenario language: from YAML text to a checked ``Scenario``."""
