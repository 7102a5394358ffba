"""Values to words and shapes. The only room that writes sentences; it prints nothing."""
