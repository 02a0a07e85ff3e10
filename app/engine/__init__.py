"""The schema engine: YAML in, frozen Catalog out."""
