"""Questions asked of many runs: compare, explore, what drives a result."""
