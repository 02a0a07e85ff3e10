"""The benchmark: `make bench`. Builds its own data, measures side by side with the peers, a table a database."""
