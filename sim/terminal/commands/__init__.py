"""The commands, one file each. Their bodies import what they need, so that --help stays quick."""
