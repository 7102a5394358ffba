"""What is said about a run."""
