"""The list: what is asked in the address, the page of rows, and everything around the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from urllib.parse import quote

from flask import url_for
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.admin import asked, cells, filters, links, lookups
from app.admin.forms import EntityForm
from app.admin.links import Address
from app.admin.pages import Choice, Empty, Link, ListPage, Pairs, Press
from app.admin.savedviews import Views
from app.domain.actor import Actor
from app.domain.tanggal import angka
from app.engine.permissions import may
from app.engine.spec import Catalog, Entity
from app.engine.steps import step_label
from app.models import listing
from app.models.build import Registry
from app.models.listing.query import PARAMETERS
from app.web.services import services
from app.workflows import many, single

SIZES = (20, 50, 100, 200)
Args = MultiDict[str, str]


def compose(session: Session, registry: Registry, actor: Actor, entity: Entity, args: Args, views: Views) -> ListPage:
    """Everything that the list's template shows. Raises Invalid for an address that asks for what the list has not."""
    catalog = registry.catalog
    found = listing.fetch(session, registry, actor, listing.parse_query(catalog, entity, args.to_dict(flat=False)))
    sums = listing.sums(session, registry, actor, found.query) if found.rows else {}
    form = filters.form(catalog, entity, args)
    lookups.fill(session, registry, actor, form, args)
    address, offered = Address(links.base(entity), views.whole), many.offered(registry, actor, entity)
    query, frame = found.query, _frame(found, args, address, pick=bool(offered))
    add = None if single.is_there(session, registry, actor, entity) else _add(catalog, actor, entity)
    presses = _presses(catalog, actor, entity)
    tools = _links(catalog, actor, entity, _pairs(args, without={"page", "size"}))
    chips = filters.chips(
        catalog, entity, form, query, lambda name: address.asking(_pairs(args, without={name, "page"}))
    )
    page_address = _page_address(args, address)
    nothing = None if found.rows else _nothing(entity, found, page_address(1), address.whole, (add, *tools), presses)
    return ListPage(
        heading=str(entity.label),
        trail=links.trail(catalog, entity),
        description=str(entity.description or ""),
        basis=entity.basis or "",
        about=url_for("bantuan.menu", name=entity.name),
        add=add,
        links=tools,
        presses=presses,
        presets=_presets(entity, args, query.preset, views),
        view_links=views.links(asked.own(args, PARAMETERS)),
        view_presses=views.presses(asked.own(args, PARAMETERS)),
        left_out=views.left_out,
        address=address.base,
        whole=address.whole,
        lookups=f"{address.base}lookup/",
        purpose="",
        kept=_pairs(args, without={"q", "page", *_names(form)}),
        sized=_pairs(args, without={"page", "size"}),
        search_hint=_search_hint(catalog, entity) if entity.list.search else "",
        query=query.q,
        filters=tuple(form.controls.values()),
        filters_open="_cari" in args,
        chips=chips,
        nothing=nothing,
        bulk=tuple((name, step_label(entity, name)) for name in offered) if found.rows else (),
        bulk_address=links.page(entity, "massal/"),
        bulk_pairs=_pairs(args, without={"page", "size"}),
        head=cells.head(found, _sort_addresses(found, args, address), frame),
        rows=cells.rows(found, frame),
        foot=cells.foot(found, sums, frame),
        summary=summary(found),
        page=found.page,
        last=found.pages,
        has_next=found.has_next,
        page_address=page_address,
        size=found.size,
        sizes=tuple(sorted({*SIZES, found.size})),
    )


def summary(found: listing.ListPage) -> str:
    """'1–50 dari 1.234 data'."""
    if not found.rows:
        return "Tidak ada data" if found.page == 1 else "Tidak ada data di halaman ini"
    first = (found.page - 1) * found.size + 1
    shown = f"{angka(first)}–{angka(first + len(found.rows) - 1)}"
    if found.total is None:
        return f"{shown}"
    return f"{shown} dari {angka(found.total)}{'+' if found.capped else ''} data"


def _frame(found: listing.ListPage, args: Args, address: Address, *, pick: bool) -> cells.Frame:
    here = address.asking(_pairs(args, without=set()))
    suffix = f"&amp;kembali={quote(here, safe='')}" if here != address.base else ""
    icons = services().assets.url("vendor/icons.svg")
    return cells.Frame(address.base, suffix, icons, (found.page - 1) * found.size + 1, pick)


def _sort_addresses(found: listing.ListPage, args: Args, address: Address) -> dict[str, str]:
    """Where a press on a header leads: ascending first, then descending."""
    current = {item.path: item.descending for item in found.query.sort or found.entity.list.sort[:1]}
    kept = _pairs(args, without={"sort", "page"})
    return {
        column.name: address.asking(
            (*kept, ("sort", f"{'-' if current.get(column.path) is False else ''}{'.'.join(column.path)}"))
        )
        for column in found.columns
        if column.path is not None
    }


def _page_address(args: Args, address: Address) -> Callable[[int], str]:
    kept = _pairs(args, without={"page"})
    return lambda number: address.asking((*kept, ("page", str(number))) if number > 1 else kept)


def _pairs(args: Args, without: set[str]) -> Pairs:
    """The parameters that say something, but for those in `without` and a search for filter values."""
    return tuple(
        (name, text)
        for name, text in args.items(multi=True)
        if text and name not in without and name != "_cari" and not name.startswith("cari-")
    )


def _names(form: EntityForm) -> Iterable[str]:
    return (control.name for control in form.controls.values())


def _links(catalog: Catalog, actor: Actor, entity: Entity, shown: Pairs) -> tuple[Link, ...]:
    found = []
    if entity.tree is not None:
        found.append(Link("Tampilan pohon", links.page(entity, "pohon/"), icon="folder-tree"))
    if entity.imports is not None and may(catalog, actor, entity.name, "import"):
        found.append(Link("Impor", links.page(entity, "import/"), icon="upload"))
    if entity.exports is not None and may(catalog, actor, entity.name, "export"):
        address = links.with_pairs(links.page(entity, f"export/{entity.exports.formats[0]}/"), shown)
        found.append(Link("Ekspor", address, icon="download"))
    if entity.list.inline_edit and may(catalog, actor, entity.name, "update"):
        found.append(Link("Isi dalam tabel", links.with_pairs(links.page(entity, "tabel/"), shown), icon="table"))
    if entity.soft_delete and may(catalog, actor, entity.name, "restore"):
        found.append(Link("Sampah", links.page(entity, "sampah/"), icon="trash-2"))
    address = links.page(entity, "massal/")
    found += [
        Link(str(action.label), links.with_pairs(address, (("tindakan", action.name), *shown)))
        for action in entity.actions.values()
        if "list" in action.on and may(catalog, actor, entity.name, action.name)
    ]
    return tuple(found)


def _add(catalog: Catalog, actor: Actor, entity: Entity) -> Link | None:
    if not may(catalog, actor, entity.name, "create"):
        return None
    return Link(str(entity.texts.add), links.page(entity, "new/"), kind="primary", icon="plus")


def _nothing(
    entity: Entity,
    found: listing.ListPage,
    first: str,
    whole: str,
    ways: Iterable[Link | None],
    presses: tuple[Press, ...],
) -> Empty:
    """What a list without rows says: that the question finds nothing, or how the first row comes."""
    noun = links.noun(entity)
    if found.page > 1:
        return Empty("Tidak ada data di halaman ini", links=(Link("Ke halaman pertama", first),))
    if found.query.q or found.query.filters or found.query.preset:
        title, advice = f"Tidak ada {noun} yang cocok", "Ubah kata kuncinya, atau hapus saringannya."
        return Empty(title, advice, (Link("Tampilkan semua", whole),))
    filling = tuple(way for way in ways if way and (way.icon in ("plus", "upload")))
    if filling or presses:
        return Empty(f"Belum ada {noun}", "Mulailah dengan salah satu cara berikut.", filling, presses)
    return Empty(f"Belum ada {noun}", "Yang ditambahkan oleh admin akan tampil di sini.")


def _presses(catalog: Catalog, actor: Actor, entity: Entity) -> tuple[Press, ...]:
    """Ready-made sets of rows."""
    if not may(catalog, actor, entity.name, "create"):
        return ()
    return tuple(
        Press(str(item.label), links.page(entity, f"quick-add/{item.name}/")) for item in entity.form.quick_add
    )


def _presets(entity: Entity, args: Args, current: str | None, views: Views) -> tuple[Choice, ...]:
    """Everything, the ready-made filters, and the saved views; a view that is open is left as a whole."""
    if not entity.list.presets and not views.all:
        return ()
    address, opened = Address(links.base(entity), views.whole), views.current is not None
    kept = () if opened else _pairs(args, without={"preset", "page"})
    every = Choice("Semua", views.whole if opened else address.asking(kept), current is None and not opened)
    presets = (
        Choice(str(item.label), address.asking((*kept, ("preset", item.name))), current == item.name and not opened)
        for item in entity.list.presets
    )
    return (every, *presets, *views.choices)


def _search_hint(catalog: Catalog, entity: Entity) -> str:
    """'NIP, Nama': what the search looks at."""
    labels = [str(listing.field_at(catalog, entity, path).label) for path in entity.list.search]
    return ", ".join(dict.fromkeys(labels))
