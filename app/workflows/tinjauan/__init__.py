"""Verbs of the Tim Penilai Kinerja, which agrees with a predikat or asks its penilai. It changes no rating."""
