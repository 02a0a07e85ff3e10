"""The manual of each menu, made from the Catalog: what it holds, its rules, and who may do what, in Indonesian.

`page` gathers it as plain blocks; `markdown` writes them into files, and the pages under /bantuan/ show them.
"""
