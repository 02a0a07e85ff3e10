"""The verbs of an SKP, from its first line to its approval, and what they need of each other."""
