"""Hand-written pages, one package an area."""
