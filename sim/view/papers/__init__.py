"""Papers for players: for each team a cover, a sheet for each turn and for each inject, and ballots."""
