"""What is said about a draft of another tool's file."""
