"""An exercise: people play a scenario through, and everything they do is on disk before it takes effect."""
