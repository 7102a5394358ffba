"""What is said in and about an exercise, while it is led and when it is played again."""
