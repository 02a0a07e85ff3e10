"""Imports in the background: drawing the plan of a large file, applying a plan, taking it back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.errors import AppError, Busy, NotAllowed
from app.imports import apply, store, undo
from app.imports.cells import Book
from app.imports.plan import Drawn
from app.imports.read import open_book
from app.models.imports import ImportPlan
from app.sync.task import Result, Task


def draw(task: Task) -> Result:
    """Draw the plan of an uploaded file. Rows are kept as they come; a second run begins anew."""
    plan_id, database = int(task.params["plan"]), task.workshop.database
    with database.read() as session:
        plan = session.get_one(ImportPlan, plan_id)
        if plan.status != "menyusun":
            return Result("Pratinjau sudah disusun.")
        content, laid_out = plan.content, bool(plan.tables)
    try:
        book = open_book(content)
        if not laid_out and not _lay_out(task, plan_id, book):
            return Result("Kolom berkas perlu dicocokkan.")
        drawn = _drawn(task, plan_id, book)
    except Exception as error:
        # Whatever it was, the plan must not stay 'being drawn'; the error goes on to the ledger.
        if not isinstance(error, Busy):
            _failed(task, plan_id, _told(error))
        raise
    with database.write() as session:
        store.keep(session, session.get_one(ImportPlan, plan_id), drawn, task.now)
    return Result(f"Pratinjau siap: {drawn.counts['total']} baris dibaca.")


def _lay_out(task: Task, plan_id: int, book: Book) -> bool:
    """Find the tables of a file that nobody has looked into yet; False when a person has to map its columns."""
    with task.workshop.database.write() as session:
        plan = session.get_one(ImportPlan, plan_id)
        store.lay_out(_desk(task, session), plan, book)
        return plan.status == "menyusun"


def _drawn(task: Task, plan_id: int, book: Book) -> Drawn:
    """The plan, its rows written as they come."""
    database = task.workshop.database
    with database.write() as other:
        store.clear(other, plan_id)

    def write(rows: Sequence[Mapping[str, object]]) -> None:
        with database.write() as other:
            store.writer(other, plan_id)(rows)

    with database.read() as session:
        plan = session.get_one(ImportPlan, plan_id)
        return store.draw_book(_desk(task, session), plan, book, write, task.progress.report)


def apply_plan(task: Task) -> Result:
    """Apply a plan in one transaction; whatever refuses it is written down with the plan."""
    plan_id = int(task.params["plan"])
    database, registry = task.workshop.database, task.workshop.registry
    try:
        with database.write() as session:
            return Result(apply.apply(session, registry, _actor(task), plan_id, task.now, task.progress.report))
    except Exception as error:
        # Whatever it was, the plan must not stay 'being applied'; the error goes on to the ledger.
        if not isinstance(error, Busy):
            with database.write() as session:
                apply.refuse(session, plan_id, _told(error))
        raise


def take_back(task: Task) -> Result:
    """Take an applied plan back in one transaction; whatever refuses it is written down with the plan."""
    plan_id = int(task.params["plan"])
    database, registry = task.workshop.database, task.workshop.registry
    try:
        with database.write() as session:
            return Result(undo.undo(session, registry, _actor(task), plan_id, task.now, task.progress.report))
    except Exception as error:
        # As above: the plan stays applied, and says why.
        if not isinstance(error, Busy):
            with database.write() as session:
                undo.refuse(session, plan_id, _told(error))
        raise


def _failed(task: Task, plan_id: int, error: AppError) -> None:
    with task.workshop.database.write() as session:
        plan = session.get_one(ImportPlan, plan_id)
        plan.status, plan.message = "gagal", f"{error.message} {error.hint}"
        session.flush()


def _desk(task: Task, session: Session) -> store.Desk:
    entity = task.workshop.catalog.entity(str(task.params["entity"]))
    return store.Desk(session, task.workshop.registry, _actor(task), entity)


def _told(error: Exception) -> AppError:
    """The error in words that a person may see; stopping is no error, and of the unexpected only the fact is told."""
    if isinstance(error, AppError):
        return error
    return AppError("Pekerjaan ini tidak selesai; tidak ada yang berubah.", "Coba lagi, lalu hubungi operator.")


def _actor(task: Task) -> Actor:
    """The person the import is done for. Raises NotAllowed for the system, which imports nothing."""
    if task.actor is None:
        raise NotAllowed("Impor hanya dapat dijalankan atas nama sebuah akun.")
    return replace(task.actor, origin="import")
