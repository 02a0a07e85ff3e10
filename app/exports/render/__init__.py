"""Documents as PDF and Word, made from plain values in a process of its own; see `process`."""
