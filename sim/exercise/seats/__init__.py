"""Seats: how whoever sits at another keyboard gives a command to the exercise that one console leads.

One writer stays: a seat sends a command, the console does it in its turn, and says the line once that is on disk. What
a seat may give and how it is written stands in ``messages``, where a console is found in ``place``, the console's side
in ``serving``, a seat's own in ``asking``.
"""
