"""The way from a rated period to its keberatan: filed and followed on the pages of the menu Keberatan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.domain import penilaian as aturan
from app.domain import tenggat
from app.domain.tanggal import tanggal
from app.models.queries import penilaian as queries
from app.models.queries.penilaian import Row
from app.models.queries.skp import Skp
from app.views.penilaian import akses
from app.views.skp.daftar import Tombol
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session
from app.workflows.keberatan import turunan

NEW = "/admin/keberatan/new/?penilaian={}&minta_hasil={}&minta_perilaku={}"
"""The form begins with the ratings as they are: one chooses only what one disputes."""
SHOWN = "/keberatan/{}/"


@dataclass(frozen=True, slots=True)
class Keberatan:
    """What was objected to in an SKP (id and state by penilaian); of each rated period until when it may be, and its
    ratings."""

    ada: Mapping[int, tuple[int, str]]
    batas: Mapping[int, date]
    nilai: Mapping[int, tuple[str, str]]

    def tombol(self, penilaian_id: int) -> tuple[Tombol, ...]:
        """The button of a period: to file one, to see the one that was filed, or none where it is too late."""
        if penilaian_id in self.ada:
            number, status = self.ada[penilaian_id]
            shown = services().registry.catalog.entity("keberatan").fields["status"].show(status)
            return (Tombol(f"Keberatan: {shown}", SHOWN.format(number), "secondary", "eye"),)
        if not self._open(penilaian_id):
            return ()
        return (Tombol("Ajukan keberatan", NEW.format(penilaian_id, *self.nilai[penilaian_id]), "secondary", "info"),)

    def kalimat(self, penilaian_id: int) -> str:
        """Until when one may be filed; '' where none may be any more."""
        if penilaian_id in self.ada or not self._open(penilaian_id):
            return ""
        return f" Keberatan dapat diajukan sampai {tanggal(self.batas[penilaian_id])}."

    def _open(self, penilaian_id: int) -> bool:
        actor = current_actor()
        last = self.batas.get(penilaian_id)
        return last is not None and not tenggat.lewat(last, actor.now, actor.zone)


def keberatan(skp: Skp, rows: Sequence[Row]) -> Keberatan:
    """What there is to say about the periods of one's own SKP; nothing is asked while none is rated."""
    done = [row for row in rows if row["status"] == aturan.DINILAI]
    rated = {row["id"]: row["dinilai_pada"] for row in done}
    if not rated:
        return Keberatan({}, {}, {})
    found = queries.keberatan(session(), services().registry, current_actor(), skp.row["id"])
    limits = turunan.batas_ajukan(akses.work(), skp.row["instansi_id"], rated)
    return Keberatan(found, limits, {row["id"]: (row["rating_hasil"], row["rating_perilaku"]) for row in done})
