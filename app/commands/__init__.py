"""One file per command or pair of commands."""
