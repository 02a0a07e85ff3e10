"""What schema/README.md says about changing what exists."""

# ruff: noqa: E501 - Markdown, whose long lines cannot be broken

from __future__ import annotations

CHANGES = """## Changing what exists

`ekinerja schema diff` says what the next `ekinerja schema migrate` would do and how many rows it touches; it changes nothing.

- **Rename**: give the new name and say the old one. Data and history stay, and a field that was renamed twice names both.
  What referred to the old name (list, form, permissions, conditions) takes the new one; `schema check` finds what does not.

  ```yaml
  fields:
    nama_barang: {type: text, label: Nama Barang, renamed_from: nama}
  ```

  An entity is renamed in the same way: `entity: aset`, `renamed_from: inventaris`, and the file called `aset.yaml`.
- **Another type**: write it. What can be read as the new type is carried over: `"12"` becomes 12, 12 becomes `"12"`.
  Rows whose value cannot be carried are counted, and the change is refused until you name it:
  `ekinerja schema migrate --allow-loss retype-column:aset.harga`. They are then empty.
- **Gone**: delete the lines. A field or entity that holds data is refused until you name it, `--allow-loss
  drop-column:aset.harga` or `--allow-loss drop-table:aset`. Its history stays.
- **Stricter** (`required`, `unique`, a rule, a shorter text): rows that break it are counted and refused; mend them first.

A revision that lost data says so in its file, brings the columns back on the way down, and can neither bring back what was in them nor ask it of the rows that are there.

"""
