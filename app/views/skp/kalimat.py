"""The state of an SKP as a sentence: who has to do what, since when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from app.domain import skp as aturan
from app.domain.actor import Actor
from app.domain.tanggal import tanggal, waktu
from app.models.queries.skp import Langkah, Skp

LABELS: Mapping[str, str] = {
    aturan.DRAFT: "DRAFT",
    aturan.PENGAJUAN: "PENGAJUAN",
    aturan.PERSETUJUAN: "PERSETUJUAN",
}
PLT = " Realisasinya tidak wajib diisi; nilai tahunan Anda dari SKP definitif."
"""Source 002, FAQ: 'tidak wajib, untuk pejabat PLT nilai SKP diambil dari penilaian SKP nya di jabatan definitif'."""

KINDS: Mapping[str, str] = {aturan.DRAFT: "neutral", aturan.PENGAJUAN: "info", aturan.PERSETUJUAN: "success"}


def status(skp: Skp, actor: Actor, langkah: str = "") -> str:
    """What the state of an SKP means to the reader. `langkah` is the button that a draft waits for."""
    state = str(skp.row["status"])
    if state == aturan.DRAFT:
        return _draft(skp, actor, langkah)
    if state == aturan.PENGAJUAN:
        return _pengajuan(skp.row, skp.langkah, actor)
    return _persetujuan(skp.row, skp.langkah, actor)


def _draft(skp: Skp, actor: Actor, button: str) -> str:
    step = skp.langkah
    if step is None:
        after = f"lalu klik {button}" if button else "lalu ajukan"
        acting = skp.row["plt_plh_id"] is not None
        begun = f"Untuk penugasan Anda sebagai {skp.row['jabatan']}" if acting else "Sedang disusun"
        return f"{begun}. Lengkapi Hasil Kerja, {after}.{PLT if acting else ''}"
    return f"Dikembalikan oleh {step.oleh} pada {hari(step, actor)}{_alasan(step)} Perbaiki, lalu ajukan lagi."


def _pengajuan(row: Mapping[str, Any], step: Langkah | None, actor: Actor) -> str:
    mine = actor.pegawai_id is not None and row["penilai_id"] == actor.pegawai_id
    who = "Anda" if mine else row["penilai_nama"] or "pejabat penilai"
    since = f" sejak {hari(step, actor)}" if step else ""
    return f"Menunggu tinjauan {who}{since}."


def _persetujuan(row: Mapping[str, Any], step: Langkah | None, actor: Actor) -> str:
    if step is None:
        return "Disetujui."
    done = "Ditetapkan" if step.nama == "tetapkan" else "Disetujui"
    over = row["periode_akhir"] < actor.today
    until = f"{'Berakhir' if over else 'Berlaku sampai'} {tanggal(row['periode_akhir'])}"
    return f"{done} oleh {step.oleh} pada {hari(step, actor)}. {until}."


def _alasan(step: Langkah) -> str:
    return f": “{step.alasan}”." if step.alasan else "."


def hari(step: Langkah, actor: Actor) -> str:
    """The day of a step in the reader's zone."""
    return tanggal(step.saat.astimezone(ZoneInfo(actor.zone)).date())


def saat(step: Langkah, actor: Actor) -> str:
    """The moment of a step in the reader's zone."""
    return waktu(step.saat, actor.zone)
