"""Who may give which power: nobody gives a role that their own roles do not grant, and nobody changes their own:
neither what their account may do, nor whose it is, nor whether it opens.

The same holds for power over accounts: whoever may not give a role may not edit, reset or delete an account that has
it, since a new password for somebody is that somebody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from app.engine.names import IMPLIED_ROLES
from app.engine.rolespec import Reach
from app.errors import NotAllowed
from app.models import account, saved_view
from app.workflows import akun
from app.workflows.children import Below
from app.workflows.draft import Draft, Work

FIELD = "peran"
SETTLED = ("aktif", "pegawai")  # of one's own account: whether it opens, and whose it is
UNOR_NEEDED = "Unor wajib diisi untuk peran yang terbatas pada unor."


def guard(work: Work, action: str, draft: Draft, below: Sequence[Below]) -> None:
    """Refuse power that the actor does not have to give. Raises NotAllowed; notes problems on the draft."""
    touched = [role for part in below if part.field.name == FIELD for role in _touched(part)]
    own = draft.row_id == work.actor.akun_id and draft.row_id != 0
    if own and (touched or action == "delete"):
        raise NotAllowed(
            "Anda tidak dapat mengubah peran atau menghapus akun Anda sendiri.", "Minta bantuan admin yang lain."
        )
    if own and draft.changed.intersection(SETTLED):
        raise NotAllowed(
            "Anda tidak dapat menonaktifkan akun Anda sendiri atau menghubungkannya dengan pegawai lain.",
            "Minta bantuan admin yang lain.",
        )
    held = [] if own or not draft.row_id else _held(work, draft.row_id)
    _give(work, [*held, *touched])
    limited = _unit_roles(work)
    for part in below:
        for row in (*part.new, *part.changed):
            if row.after.get("peran") in limited and row.after.get("unor") is None:
                draft.refuse(f"{part.field.name}-{row.place}-unor", UNOR_NEEDED)


def after(work: Work, action: str, draft: Draft) -> None:
    """A deleted account takes its password, sessions and views along; a disabled one is signed out at once."""
    if action == "delete":
        account.forget(work.session, draft.row_id)
        saved_view.forget(work.session, draft.row_id)
    elif action == "update" and draft.after.get("aktif") is False and "aktif" in draft.changed:
        akun.revoke(work.session, draft.row_id, now=work.now)


def _touched(part: Below) -> list[str]:
    """The roles that the change gives, takes away or gives other dates or another reach."""
    rows = [*part.new, *part.changed, *part.gone]
    values = [value for row in rows for value in (row.after.get(FIELD), (row.before or {}).get(FIELD))]
    return [value for value in values if isinstance(value, str)]


def _held(work: Work, row_id: int) -> list[str]:
    """The roles that an account has or is going to have."""
    table = work.registry.tables["akun_peran"]
    lasting = sa.or_(table.c.selesai.is_(None), table.c.selesai >= work.actor.today)
    return list(work.session.scalars(sa.select(table.c.peran).where(table.c.akun_id == row_id, lasting)))


def _give(work: Work, roles: Iterable[str]) -> None:
    """Raises NotAllowed for a role that none of the actor's own roles grants."""
    own = work.registry.catalog.roles
    given = {name for role in work.actor.roles if role in own for name in own[role].grants}.union(IMPLIED_ROLES)
    for role in roles:
        if role not in given and role in own:
            raise NotAllowed(
                f"Anda tidak berwenang memberikan atau mengurus peran {own[role].label}.",
                "Minta bantuan pengguna yang perannya boleh memberikan peran tersebut.",
            )


def _unit_roles(work: Work) -> frozenset[str]:
    return frozenset(name for name, role in work.registry.catalog.roles.items() if role.reach is Reach.UNOR)
