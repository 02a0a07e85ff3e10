"""Verbs on a penilaian: its periods, what a pegawai reports in them, and its ratings."""
