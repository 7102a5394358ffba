"""What is said about an exercise that is looked back on, and about groups side by side."""
