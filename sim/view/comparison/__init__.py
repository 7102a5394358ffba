"""What is said about a comparison, and its pictures."""
