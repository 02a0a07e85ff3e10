"""The fields of a menu and of the rows below its rows: what may be entered, when, and what is worked out."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions import ALWAYS, Me, Today
from app.domain.sentences import ME
from app.engine.conditional import rule_names
from app.engine.fieldtypes.base import Field
from app.engine.fieldtypes.children import ChildrenField
from app.engine.fieldtypes.computed import ComputedField
from app.engine.fieldtypes.relation import RelationField
from app.engine.manual.blocks import Lines, Section, Table, listed, section, sentence, sentences
from app.engine.rulespec import NoOverlap, Rule, Unique
from app.engine.spec import Catalog, Entity
from app.engine.telling import label_at, tell, tell_overlap

LABELS = ("Isian", "Jenis", "Wajib", "Ketentuan")


def fields(catalog: Catalog, entity: Entity) -> Iterator[Section | None]:
    """The section of the menu's own fields, then one for each list of rows below, at any depth."""
    yield section("isian", "Isian", _table(catalog, entity))
    yield from _below(catalog, entity, ())


def _below(catalog: Catalog, entity: Entity, above: tuple[str, ...]) -> Iterator[Section | None]:
    for field in entity.fields.values():
        if isinstance(field, ChildrenField):
            child, trail = catalog.entity(field.entity), (*above, str(field.label))
            what = Lines((f"Setiap data {entity.label} dapat memiliki beberapa baris {field.label}.",))
            rules = Lines((*rules_of(catalog, child), *keys_of(catalog, child)))
            yield section(f"baris-{child.name}", f"Baris {' › '.join(trail)}", what, _table(catalog, child), rules)
            yield from _below(catalog, child, trail)


def _table(catalog: Catalog, entity: Entity) -> Table:
    shown = (field for field in entity.fields.values() if field.name != entity.parent)
    return Table(f"Isian {entity.label}", LABELS, tuple(_row(catalog, entity, field) for field in shown))


def _row(catalog: Catalog, entity: Entity, field: Field) -> tuple[str, ...]:
    notes = sentences(_notes(catalog, entity, field))
    return (str(field.label), _kind(catalog, field), _required(catalog, entity, field), notes)


def _kind(catalog: Catalog, field: Field) -> str:
    if isinstance(field, RelationField):
        return f"{field.called} ke {catalog.entity(field.to).label}"
    return field.called


def _required(catalog: Catalog, entity: Entity, field: Field) -> str:
    if field.readonly:
        return ""
    if field.required:
        return "ya"
    if field.required_when is not None:
        return f"bila {tell(catalog, entity, field.required_when)}"
    return "tidak"


def _notes(catalog: Catalog, entity: Entity, field: Field) -> Iterator[str]:
    """Everything else that holds for a field, as clauses."""
    if field.help is not None:
        yield str(field.help)
    yield from field.limits()
    if isinstance(field, RelationField) and field.where != ALWAYS:
        target = catalog.entity(field.to)
        yield f"hanya {target.label_plural} yang memenuhi: {tell(catalog, target, field.where)}"
    if isinstance(field, ComputedField):
        yield computed(catalog, entity, field)
    elif field.readonly:
        yield "diatur oleh sistem, tidak diisi"
    if field.default is not None:
        yield f"isian awal: {_default(field)}"
    if field.set_once:
        yield "tidak dapat diubah setelah tersimpan"
    if field.mask:
        yield "disamarkan, kecuali bagi peran yang secara khusus boleh melihatnya"
    if field.visible_when is not None:
        yield f"hanya ditanyakan bila {tell(catalog, entity, field.visible_when)}"
    if field.readonly_when is not None:
        yield f"tidak dapat diubah bila {tell(catalog, entity, field.readonly_when)}"


def _default(field: Field) -> str:
    match field.default:
        case Today(0):
            return "hari ini"
        case Today(days):
            return f"{abs(days)} hari {'sesudah' if days > 0 else 'sebelum'} hari ini"
        case Me(name):
            return ME[name]
    return field.show(field.default)


def computed(catalog: Catalog, entity: Entity, field: ComputedField) -> str:
    """How the value of a computed field comes about, as a clause."""
    if field.op == "when":
        yes, no = field.labels
        return f"{yes} bila {tell(catalog, entity, field.when)}; selain itu {no}"
    if field.op == "days" and field.days is not None:
        start, end = (label_at(catalog, entity, path) for path in field.days)
        return f"banyaknya hari dari {start} sampai {end}"
    if field.of is None:
        return "dihitung oleh sistem"
    other = catalog.entity(field.of)
    rows = f"data {other.label_plural} yang {other.fields[field.path[0]].label}-nya data ini"
    if other.parent == entity.name:
        rows = f"baris {other.label}"
    if field.where != ALWAYS:
        rows += f", bila {tell(catalog, other, field.where)}"
    if field.op == "count":
        return f"banyaknya {rows}"
    value = other.fields[field.path[1]].label
    return f"{'jumlah' if field.op == 'sum' else 'rata-rata'} {value} dari {rows}"


def rules_of(catalog: Catalog, entity: Entity) -> tuple[str, ...]:
    """The rules that rows keep to; those that follow from conditions of fields are told beside the fields."""
    told_already = rule_names(tuple(entity.fields.values()))
    checks = (_rule(rule, tell(catalog, entity, rule.check)) for rule in entity.rules if rule.id not in told_already)
    return (*checks, *(_rule(rule, tell_overlap(catalog, entity, rule)) for rule in entity.overlaps))


def _rule(rule: Rule | NoOverlap, told: str) -> str:
    source = f" (Dasar: {rule.basis})" if rule.basis else ""
    return f"{sentence(str(rule.message))} Yang diperiksa: {sentence(told)}{source}"


def keys_of(catalog: Catalog, entity: Entity) -> tuple[str, ...]:
    """What no two rows may have in common."""
    return tuple(_key(catalog, entity, unique) for unique in entity.unique)


def _key(catalog: Catalog, entity: Entity, unique: Unique) -> str:
    if not unique.fields:
        return "Hanya ada satu data dalam satu instansi." if entity.tenant_bound else "Hanya ada satu data."
    names = listed(str(entity.fields[name].label) for name in unique.fields if name != entity.parent)
    if entity.parent is not None:
        where = f"di bawah satu {catalog.entity(entity.parent).label}"
    elif unique.everywhere:
        where = "di seluruh instansi"
    else:
        where = "dalam satu instansi" if entity.tenant_bound else ""
    among = "" if unique.where == ALWAYS else f", di antara yang memenuhi: {tell(catalog, entity, unique.where)}"
    told = sentence(f"tidak ada dua data dengan {names} yang sama {where}".rstrip() + among)
    return told if unique.message is None else f"{told} Pesannya: “{unique.message}”"
