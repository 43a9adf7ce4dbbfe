"""How long the main pages take: ``make bench`` prints the table and writes it to docs/bench.md."""
