"""The database's own refusals, in people's words: for when two writers met, or a rule is only known there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

from app.engine.shape import short_name
from app.engine.spec import Entity
from app.errors import AppError, Invalid
from app.workflows import uniqueness
from app.workflows.draft import Work

NAME = re.compile(r"\b(?:uq|ck|fk)_[a-z0-9_]+")
COLUMNS = re.compile(r"UNIQUE constraint failed: ([a-z0-9_., ]+)")
UNKNOWN = "Isian tidak dapat disimpan karena melanggar aturan data. Periksa kembali isian Anda."
GONE = "Data yang dipilih sudah tidak ada. Muat ulang halaman, lalu pilih lagi."


@contextmanager
def translated(work: Work) -> Iterator[None]:
    """Run statements; a constraint that refuses them undoes them alone and becomes Invalid, so that the form can be
    shown again with queries on the same session."""
    try:
        with work.session.begin_nested():
            yield
    except sa.exc.IntegrityError as error:
        raise explain(work, error) from error
    except sa.exc.DataError as error:
        raise Invalid({"": [UNKNOWN]}) from error


def explain(work: Work, error: sa.exc.IntegrityError) -> AppError:
    """The refusal that a constraint means, by the constraint's name or, on SQLite, by its columns."""
    text = str(error.orig)
    named = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    found = NAME.search(named or text)
    constraint = found.group() if found else ""
    if constraint.startswith("fk_") or "FOREIGN KEY" in text:
        return Invalid({"": [GONE]})
    return _rule(work.entity, constraint) or _unique(work, constraint, text) or Invalid({"": [UNKNOWN]})


def _rule(entity: Entity, constraint: str) -> Invalid | None:
    for rule in entity.rules:
        if constraint == short_name("ck", entity.name, f"rule_{rule.id}"):
            return Invalid({rule.field or "": [str(rule.message)]})
    for field in entity.stored:
        if constraint.startswith(short_name("ck", entity.name, field.name)):
            return Invalid({field.name: [f"{field.label} tidak memenuhi batas isian."]})
    return None


def _unique(work: Work, constraint: str, text: str) -> Invalid | None:
    """SQLite names the columns of a plain unique key and the index of one with expressions."""
    listed = COLUMNS.search(text)
    columns = {part.strip().rpartition(".")[2] for part in listed.group(1).split(",")} if listed else set()
    for index in work.registry.shape.tables[work.entity.name].indexes:
        if constraint == index.name or (listed and index.unique and set(index.columns) == columns):
            return _message(work, index.name) or Invalid({"": ["Data yang sama sudah ada."]})
    return None


def _message(work: Work, index: str) -> Invalid | None:
    rules = sorted(uniqueness.rules_of(work.entity), key=lambda unique: -len(unique.fields))
    for unique in rules:
        if index.startswith(short_name("uq", work.entity.name, *unique.fields)):
            name, text = uniqueness.message(work.entity, unique)
            return Invalid({name: [text]})
    return None
