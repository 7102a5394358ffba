"""The engines: a program, luck, a policy and a position go in; what happened comes out."""
