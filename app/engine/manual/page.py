"""One page of the manual for each menu."""

from __future__ import annotations

from collections.abc import Iterator

from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.file import FileField
from app.engine.fieldtypes.relation import RelationField
from app.engine.manual.blocks import Lines, Page, Section, Table, listed, section
from app.engine.manual.fields import fields, keys_of, rules_of
from app.engine.manual.rights import rights
from app.engine.manual.steps import steps
from app.engine.rulespec import NoOverlap, Rule
from app.engine.spec import Catalog, Entity
from app.engine.steps import for_many, step_label, with_addresses
from app.engine.telling import label_at

BELONGS = {
    "shared": "Data ini dipakai bersama oleh semua instansi.",
    "tenant": "Setiap data adalah satu instansi.",
    "instansi": "Setiap instansi memiliki datanya sendiri; instansi lain tidak melihatnya.",
    "unor": "Setiap data berada pada satu unor dalam satu instansi; instansi lain tidak melihatnya.",
}
MODES = {"add": "menambah", "update": "mengubah", "deactivate": "menonaktifkan"}


def menus(catalog: Catalog) -> tuple[Entity, ...]:
    """Every entity that has pages, in the order of the navigation; those without a menu come last."""
    groups = {name: (group.order, name) for name, group in catalog.groups.items()}
    last = (max((order for order, _ in groups.values()), default=0) + 1, "")

    def place(entity: Entity) -> tuple[tuple[int, str], int, str]:
        menu = entity.menu
        return (groups.get(menu.group, last) if menu else last, menu.order if menu else 0, entity.name)

    return tuple(sorted((entity for entity in catalog if entity.parent is None), key=place))


def page(catalog: Catalog, entity: Entity) -> Page:
    """The manual of one menu."""
    pointed = (field.to for field in _everything(catalog, entity) if isinstance(field, RelationField))
    return Page(
        entity=entity,
        heading=str(entity.label),
        intro=str(entity.description or ""),
        sections=tuple(found for found in _sections(catalog, entity) if found is not None),
        related=tuple(dict.fromkeys(name for name in pointed if name != entity.name)),
    )


def _sections(catalog: Catalog, entity: Entity) -> Iterator[Section | None]:
    yield section("tentang", "Tentang data ini", Lines(tuple(_about(catalog, entity))))
    yield from fields(catalog, entity)
    yield section("aturan", "Aturan", Lines(rules_of(catalog, entity)))
    yield section("kembar", "Yang tidak boleh kembar", Lines(keys_of(catalog, entity)))
    yield from steps(catalog, entity)
    yield from rights(catalog, entity)
    yield section("berkas", "Impor dan ekspor", Lines(tuple(_files(entity))))
    yield section("api", "API", Table("Alamat API", ("Alamat", "Metode", "Guna"), tuple(rest(entity))))
    yield section("dasar", "Dasar", Table("Dasar aturan", ("Tentang", "Sumber"), tuple(_sources(catalog, entity))))


def _everything(catalog: Catalog, entity: Entity) -> Iterator[Field]:
    """The fields of the menu and of all rows below."""
    for field in entity.fields.values():
        if field.name != entity.parent:
            yield field
    for child in catalog:
        if child.parent == entity.name:
            yield from _everything(catalog, child)


def _about(catalog: Catalog, entity: Entity) -> Iterator[str]:
    if entity.scope.kind == "via":
        field = entity.fields[entity.scope.path[0]]
        yield f"Setiap data mengikuti {field.label}-nya: siapa yang melihat yang satu, melihat yang lain."
    else:
        yield BELONGS[entity.scope.kind]
    if entity.owner is not None:
        whose = label_at(catalog, entity, entity.owner) if entity.owner else "pegawai itu sendiri"
        yield f"Pemilik data: {whose}."
    if entity.tree is not None:
        yield f"Data tersusun sebagai pohon menurut {entity.fields[entity.tree.parent].label}."
    if entity.natural_key:
        yield f"Satu data dikenali dari {listed(str(entity.fields[name].label) for name in entity.natural_key)}."
    if entity.source is not None:
        yield "Data ini dihitung dari data menu lain: dapat dilihat, tidak dapat diisi."
        return
    yield "Setiap perubahan tercatat dalam riwayat: siapa, kapan, dari apa menjadi apa."


def _files(entity: Entity) -> Iterator[str]:
    if entity.imports is not None:
        key = listed(str(entity.fields[name].label) for name in entity.imports.key)
        modes = listed((MODES[mode] for mode in entity.imports.modes), "atau")
        yield f"Impor dari Excel atau CSV dapat {modes} data. Baris yang sudah ada dikenali dari {key}."
    if entity.exports is not None:
        yield f"Ekspor tersedia sebagai {listed(entity.exports.formats)}."


def rest(entity: Entity) -> Iterator[tuple[str, str, str]]:
    """The addresses of the REST interface, each with its method and what it is for."""
    base, label = f"/api/v1/{entity.name}", str(entity.label_plural)
    yield base, "GET", f"Daftar {label}"
    if entity.source is None:
        yield base, "POST", f"Tambah {label}"
    yield f"{base}/{{id}}", "GET", f"Satu {label}"
    if entity.source is not None:
        return
    yield f"{base}/{{id}}", "PATCH", f"Ubah {label}"
    yield f"{base}/{{id}}", "DELETE", f"Hapus {label}"
    for name in with_addresses(entity):
        yield f"{base}/{{id}}/actions/{name}", "POST", step_label(entity, name)
    for name in for_many(entity):
        yield f"{base}/actions/{name}", "POST", f"{step_label(entity, name)}: banyak data"
    for field in entity.stored:
        if isinstance(field, FileField):
            yield f"{base}/files/{field.name}", "POST", f"Unggah berkas untuk {field.label}"
            yield f"{base}/files/{field.name}/{{id}}", "GET", f"Unduh {field.label}"


def _sources(catalog: Catalog, entity: Entity) -> Iterator[tuple[str, str]]:
    if entity.basis:
        yield str(entity.label), entity.basis
    for field in _everything(catalog, entity):
        if field.basis:
            yield str(field.label), field.basis
    for rule in _rules(catalog, entity):
        if rule.basis:
            yield str(rule.message), rule.basis
    for step in entity.transitions.values():
        if step.basis:
            yield str(step.label), step.basis


def _rules(catalog: Catalog, entity: Entity) -> Iterator[Rule | NoOverlap]:
    yield from entity.every_rule
    for child in catalog:
        if child.parent == entity.name:
            yield from _rules(catalog, child)
