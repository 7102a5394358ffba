"""What an author is told while writing: what stands at a cursor, what may be written there, what a rename changes."""
