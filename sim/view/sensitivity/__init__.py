"""What is said about a sensitivity."""
