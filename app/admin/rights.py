"""Why somebody may do something to a row, or may not: one's own rights, and those of accounts that one manages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from flask import request
from sqlalchemy.orm import Session

from app.admin import links
from app.admin.pages import Link
from app.admin.rightspage import PersonSearch, Right, RightsPage, RightWay, RoleHeld
from app.admin.routing import expose
from app.admin.view import Answer, EntityView
from app.domain.actor import Actor
from app.domain.tanggal import tanggal
from app.engine.permissions import may
from app.engine.spec import Catalog, Entity
from app.errors import OutOfScope
from app.models import listing
from app.models.account import Assignment, assignments
from app.models.build import Registry
from app.models.scope import DOING
from app.web import guard
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session
from app.workflows import explaining
from app.workflows.draft import Work
from app.workflows.explaining import Verdict, Way

FOUND = 20
UNSEEN = "Data ini di luar jangkauan peran akun ini."


class RightsView(EntityView):
    """Rights explained."""

    @expose("/hak/")
    @guard.permission("read")
    def rights_view(self) -> Answer:
        """Every action on a row, open or not, and why: for oneself, or with `akun` for somebody else."""
        asker, record = current_actor(), self.get_one(request.args.get("id"))
        typed, wanted = request.args.get("cari", ""), request.args.get("akun")
        chosen = row_id(wanted) if wanted else asker.akun_id
        page = compose(session(), self.registry, asker, self.entity, record, chosen, typed)
        return self.show("admin/rights.html", page)


def compose(
    session: Session,
    registry: Registry,
    asker: Actor,
    entity: Entity,
    record: listing.Record,
    akun_id: int,
    typed: str,
) -> RightsPage:
    """What the template shows. Raises OutOfScope and NotAllowed for an account that the asker may not ask about."""
    actor = explaining.person(session, registry, asker, akun_id)
    verdicts: tuple[Verdict, ...] = ()
    if actor is not None:
        verdicts = explaining.explain(Work(session, registry, actor, entity, actor.now), record.id, asker)
    rights = {one.action: _right(registry.catalog, entity, one) for one in verdicts}
    return RightsPage(
        heading=f"Hak atas {record.title}",
        trail=links.trail(
            registry.catalog,
            entity,
            (record.title, links.page(entity, "details/", id=record.id)),
            ("Hak", ""),
        ),
        row_id=record.id,
        address=links.page(entity, "hak/", id=record.id),
        who=f"{actor.nama} - {actor.nip}" if actor else "Akun ini",
        own=akun_id == asker.akun_id,
        disabled=actor is None,
        roles=tuple(_roles(session, registry, asker, akun_id)),
        of_row=tuple(right for name, right in rights.items() if name not in explaining.OF_MENU),
        of_menu=tuple(rights[name] for name in explaining.OF_MENU if name in rights),
        search=_search(session, registry, asker, entity, record.id, typed),
    )


def _roles(session: Session, registry: Registry, asker: Actor, akun_id: int) -> Iterator[RoleHeld]:
    held = assignments(session, akun_id)
    units = _units(session, registry, asker, held)
    for one in held:
        role = registry.catalog.roles.get(one.grant.role)
        if role is not None and role.reach.implied:
            continue
        label = str(role.label) if role else one.grant.role
        unit = units.get(one.grant.unor_id or 0, "")
        yield RoleHeld(label, unit, _dates(one), one.in_force(asker.today))


def _units(session: Session, registry: Registry, asker: Actor, held: Iterable[Assignment]) -> Mapping[int, str]:
    ids = [one.grant.unor_id for one in held if one.grant.unor_id is not None]
    unor = registry.catalog.entities.get("unor")
    return listing.titles(session, registry, asker, unor, ids) if unor and ids else {}


def _dates(one: Assignment) -> str:
    if one.mulai is None:
        return "selama akun terhubung dengan data pegawai"
    until = f" sampai {tanggal(one.selesai)}" if one.selesai else ""
    return f"sejak {tanggal(one.mulai)}{until}"


def _right(catalog: Catalog, entity: Entity, verdict: Verdict) -> Right:
    return Right(
        label=_label(entity, verdict.action),
        allowed=verdict.allowed,
        reasons=tuple(_reasons(catalog, verdict)),
        notes=tuple(_notes(catalog, verdict)),
        ways=tuple(_way(catalog, way) for way in verdict.ways),
    )


def _label(entity: Entity, action: str) -> str:
    named = entity.transitions.get(action) or entity.actions.get(action)
    words = str(named.label) if named else DOING[action]
    return words[:1].upper() + words[1:]


def _reasons(catalog: Catalog, verdict: Verdict) -> Iterator[str]:
    """What stands against the action."""
    if not verdict.allowed and not verdict.ways:
        labels = ", ".join(str(catalog.roles[name].label) for name in verdict.elsewhere)
        others = f"Yang memuatnya: {labels}." if labels else "Tidak ada peran mana pun yang memuatnya."
        yield f"Tidak ada peran akun ini yang memuat hak ini. {others}"
        return
    for refusal in verdict.refusals:
        yield UNSEEN if isinstance(refusal, OutOfScope) else f"{refusal.message} {refusal.hint}".strip()


def _notes(catalog: Catalog, verdict: Verdict) -> Iterator[str]:
    for one in verdict.idle:
        yield f"Peran {catalog.roles[one.grant.role].label} memuat hak ini, tetapi berlaku {_dates(one)}."
    if verdict.closed:
        yield f"{'Tidak terlihat' if verdict.action == 'read' else 'Tidak dapat diisi'}: {', '.join(verdict.closed)}."


def _way(catalog: Catalog, way: Way) -> RightWay:
    return RightWay(
        role=str(catalog.roles[way.assignment.grant.role].label),
        dates=_dates(way.assignment),
        place=explaining.written_at(catalog, way.permission.place),
        reach=way.far,
        near=way.near,
        clauses=tuple((clause.text, clause.holds) for clause in way.clauses),
        met=way.holds,
    )


def _search(
    session: Session, registry: Registry, asker: Actor, entity: Entity, number: int, typed: str
) -> PersonSearch | None:
    """The accounts that the words find, among those that the asker's own list holds."""
    akun = registry.catalog.entities.get(explaining.AKUN)
    if akun is None or not may(registry.catalog, asker, akun.name, "read"):
        return None
    address = links.page(entity, "hak/")
    if not typed.strip():
        return PersonSearch(address, "", (), "")
    query = listing.parse_query(registry.catalog, akun, {"q": [typed]})
    found = listing.fetch(session, registry, asker, replace(query, size=FOUND))
    titles = listing.titles(session, registry, asker, akun, [row.id for row in found.rows])
    people = tuple(Link(titles[row.id], links.page(entity, "hak/", id=number, akun=row.id)) for row in found.rows)
    note = f"Ada lebih dari {FOUND} akun; ketik lebih lengkap." if found.has_next else ""
    return PersonSearch(address, typed, people, note if people else "Tidak ada akun yang cocok.")
