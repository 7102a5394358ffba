"""What is said about an exploration: coverage, and plans."""
