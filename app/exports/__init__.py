"""Lists and documents as files."""
