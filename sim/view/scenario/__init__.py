"""What is said about a scenario."""
