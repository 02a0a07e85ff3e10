"""What Python adds to single entities: the verbs of row actions, and guards that a condition cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Protocol

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.umpan_balik import ENTITY
from app.workflows import akun, akun_guard, pelaksana, pimpinan, profil
from app.workflows.children import Below
from app.workflows.draft import Draft, Work
from app.workflows.effects import Done
from app.workflows.keberatan import putusan
from app.workflows.penilaian import ikut, nilai, umpan_balik
from app.workflows.penilaian import terbuka as lembar
from app.workflows.skp import beku, penugasan, terbuka
from app.workflows.tinjauan import langkah


class Verb(Protocol):
    """A step on one row, which is in the actor's reach and fulfils the action's condition."""

    def __call__(self, session: Session, actor: Actor, row_id: int, *, now: datetime) -> Done: ...


Guard = Callable[[Work, str, Draft, Sequence[Below]], None]
"""Called with the action, the judged draft and the planned child rows, before anything is written.

Notes problems on the draft or raises NotAllowed.
"""

After = Callable[[Work, str, Draft], None]
"""Called when the row has been written or deleted."""

Step = Callable[[Work, str, Draft], None]
"""Called with the name of a step that nothing stands against, before it is taken: puts values, notes problems."""

STEPS: Mapping[str, Step] = MappingProxyType(
    {
        "klaim_pimpinan": pimpinan.step,
        "usulan_plt": pelaksana.step,
        "usulan_profil": profil.step,
        "skp": beku.step,
        "penilaian": nilai.step,
        "keberatan": putusan.step,
        "tinjauan": langkah.step,
    }
)
VERBS: Mapping[str, Verb] = MappingProxyType({"akun.kode_reset": akun.issue_reset_code})
GUARDS: Mapping[str, Guard] = MappingProxyType(
    {
        "akun": akun_guard.guard,
        "plt_plh": penugasan.guard,
        "skp": terbuka.period,
        **dict.fromkeys(terbuka.CONTENT, terbuka.content),
        "penilaian": lembar.period,
        **dict.fromkeys(lembar.CONTENT, lembar.content),
        **dict.fromkeys(ENTITY.values(), umpan_balik.guard),
    }
)
AFTERS: Mapping[str, After] = MappingProxyType(
    {"akun": akun_guard.after, "pegawai": beku.after_pegawai, "plt_plh": penugasan.after, "skp": ikut.after_skp}
)


def run_guard(work: Work, action: str, draft: Draft, below: Sequence[Below] = ()) -> None:
    """Run the entity's guard, if it has one."""
    check = GUARDS.get(work.entity.name)
    if check is not None:
        check(work, action, draft, below)


def run_after(work: Work, action: str, draft: Draft) -> None:
    """Run what follows a change of the entity, if anything does."""
    follow = AFTERS.get(work.entity.name)
    if follow is not None:
        follow(work, action, draft)


def run_step(work: Work, step: str, draft: Draft) -> None:
    """Run what comes with a step of the entity's workflow, if anything does."""
    comes = STEPS.get(work.entity.name)
    if comes is not None:
        comes(work, step, draft)


def verb_named(name: str) -> Verb:
    """The verb registered under `name`; KeyError for one that nobody wrote."""
    return VERBS[name]
