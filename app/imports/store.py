"""An import from upload to preview, as rows of `sys_import_*`: who may see it, which columns mean what, its plan.

The file is kept with its plan, so that any worker can read it and a stale plan can be drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.domain.actor import Actor
from app.domain.teks import normalise
from app.engine.spec import Entity
from app.errors import AppError, Invalid, OutOfScope
from app.imports.cells import BadFile, Book, Sheet
from app.imports.clean import shown_cell
from app.imports.drafts import Options, Report
from app.imports.memory import Memory
from app.imports.parts import Part, parts
from app.imports.plan import Drawn, Wanted, draw
from app.imports.read import AT_ONCE, kind_of, open_book
from app.imports.stored import options_from, stored_options, stored_table, tables_from
from app.imports.table import Slot, Table, bare_table, find_table, heading
from app.models.build import Registry
from app.models.imports import ROWS, RUNNING, ImportPlan, ImportRow
from app.models.job_run import JobRun
from app.models.scope import writes
from app.workflows.effects import Done, Effect

SAMPLES = 3
SMALL = 200_000  # bytes: files up to here are planned while the person waits, larger ones in the background


class Unsuitable(AppError):
    """The import is not in the state that this step needs: it was pressed twice, or somebody was faster."""

    status = 409
    code = "wrong_state"


@dataclass(frozen=True, slots=True)
class Desk:
    """What every step of an import needs."""

    session: Session
    registry: Registry
    actor: Actor
    entity: Entity

    def parts(self) -> dict[str, Part]:
        """The kinds of rows that a file of this actor may hold, by name; the entity's own first."""
        allowed = [writes(self.registry, self.actor, self.entity, action).any for action in ("create", "update")]
        found = parts(self.registry.catalog, self.entity, frozenset().union(*allowed))
        return {part.name: part for part in found}

    def slots(self) -> tuple[Slot, ...]:
        """The fields of the entity itself that a file of this actor may fill."""
        return self.parts()[""].slots

    def memory(self) -> Memory:
        """How the office's files were mapped before."""
        allowed = {name: part.allowed for name, part in self.parts().items()}
        return Memory(self.session, self.actor.instansi_id, self.entity.name, allowed)

    def one(self, plan_id: int) -> ImportPlan:
        """The actor's own import of this entity. Raises OutOfScope for anybody else's."""
        plan = self.session.get(ImportPlan, plan_id)
        if plan is None or plan.akun_id != self.actor.akun_id or plan.entity != self.entity.name:
            raise OutOfScope("Impor ini tidak ditemukan.", "Lihat daftar impor Anda pada halaman Impor.")
        return plan

    def latest(self, limit: int = 10) -> list[ImportPlan]:
        """The actor's own imports of this entity, the newest first."""
        mine = (ImportPlan.akun_id == self.actor.akun_id, ImportPlan.entity == self.entity.name)
        return list(
            self.session.scalars(sa.select(ImportPlan).where(*mine).order_by(ImportPlan.id.desc()).limit(limit))
        )


def receive(desk: Desk, file_name: str, content: bytes, modes: Iterable[str], now: datetime) -> Done:
    """Take a file in: find its tables, map its columns as in earlier files of this shape, draw the plan. A large file
    that has to be read whole for that is left to the background as it is.

    Raises BadFile for a file that cannot be read, Invalid without a mode.
    """
    offered = desk.entity.imports.modes if desk.entity.imports else ()
    chosen = [mode for mode in offered if mode in set(modes)]
    if not chosen:
        raise Invalid({"modes": ["Pilih apa yang dilakukan dengan data dalam berkas."]})
    at_once = kind_of(content) in AT_ONCE or len(content) <= SMALL
    book = open_book(content) if at_once else None
    plan = ImportPlan(
        entity=desk.entity.name,
        akun_id=desk.actor.akun_id,
        instansi_id=desk.actor.instansi_id,
        status="pemetaan",
        file_name=normalise(file_name)[-200:] or "berkas",
        file_size=len(content),
        content=content,
        modes=chosen,
        options=stored_options(Options()),
        tables=[],
        questions=[],
        notices=[],
        counts={},
        message="",
        created_at=now,
    )
    if book is not None:
        lay_out(desk, plan, book)
    desk.session.add(plan)
    desk.session.flush()
    return replan(desk, plan, now)


def lay_out(desk: Desk, plan: ImportPlan, book: Book) -> None:
    """Find the tables of the file and map their columns as in earlier files of this shape. Raises BadFile."""
    memory = desk.memory()
    tables = [memory.mapped(table) for table in tables_of(book, desk.parts())]
    plan.tables = [stored_table(table) for table in tables]
    plan.options = memory.options(tables) or plan.options
    plan.notices = list(book.notices)
    if lacking(desk.parts(), tables):
        plan.status = "pemetaan"


def tables_of(book: Book, kinds: Mapping[str, Part]) -> list[Table]:
    """The tables of every visible sheet, those of lists below by the sheet's name; where none has a header, the first
    sheet by its columns. Raises BadFile."""
    seen = [(place, sheet) for place, sheet in enumerate(book.sheets) if not sheet.hidden]
    named = {heading(part.label): part for part in kinds.values() if part.name}
    found = []
    for place, sheet in seen:
        part = named.get(heading(sheet.name), kinds[""])
        if table := find_table(place, sheet, part.slots):
            found.append(replace(table, part=part.name))
    if not found:
        found = [table for place, sheet in seen if (table := bare_table(place, sheet, kinds[""].slots))][:1]
    if not found:
        raise BadFile("Berkas ini tidak berisi data.", "Isi lembar pertamanya, atau mulai dari template.")
    return [replace(table, samples=_samples(book.sheets[table.sheet], table)) for table in found]


def _samples(sheet: Sheet, table: Table) -> tuple[tuple[str, ...], ...]:
    """The first rows below the header, as texts by column."""
    below = islice((row for row in sheet.rows() if row.number > table.last), SAMPLES)
    return tuple(tuple(str(shown_cell(cell) or "")[:60] for cell in row.cells) for row in below)


def replan(desk: Desk, plan: ImportPlan, now: datetime) -> Done:
    """Draw the plan (anew), unless a column is missing without which there can be none."""
    if lacking(desk.parts(), tables_from(plan)):
        plan.status = "pemetaan"
        desk.session.flush()
        return Done(plan.id, "Cocokkan kolom berkas dahulu.")
    plan.status, plan.message = "menyusun", ""
    desk.session.flush()
    if plan.file_size > SMALL:
        return Done(plan.id, "Pratinjau sedang disusun.", (_effect("impor_rencana", plan),))
    try:
        draw_now(desk, plan, now)
    except BadFile as error:
        plan.status, plan.message = "gagal", f"{error.message} {error.hint}"
    desk.session.flush()
    return Done(plan.id, "")


def draw_now(desk: Desk, plan: ImportPlan, now: datetime) -> None:
    """Draw the plan within the session of the request."""
    clear(desk.session, plan.id)
    drawn = draw_book(desk, plan, open_book(plan.content), writer(desk.session, plan.id), _quiet)
    keep(desk.session, plan, drawn, now)


def draw_book(desk: Desk, plan: ImportPlan, book: Book, write: Write, report: Report) -> Drawn:
    """Draw the plan of an opened file, giving the rows to `write`. Raises BadFile."""
    wanted = Wanted(desk.parts(), desk.actor, frozenset(plan.modes), tables_from(plan), options_from(plan))
    return draw(desk.session, desk.registry, book, wanted, write, report)


Write = Callable[[Sequence[Mapping[str, object]]], None]


def writer(session: Session, plan_id: int) -> Write:
    """Keeps rows of a plan."""

    def write(rows: Sequence[Mapping[str, object]]) -> None:
        if rows:
            session.execute(sa.insert(ROWS), [{**row, "plan_id": plan_id} for row in rows])

    return write


def clear(session: Session, plan_id: int) -> None:
    """Forget the rows of an earlier drawing, or of one that was interrupted."""
    session.execute(sa.delete(ImportRow).where(ImportRow.plan_id == plan_id))


def keep(session: Session, plan: ImportPlan, drawn: Drawn, now: datetime) -> None:
    """Write down what the drawing came to: the plan is ready."""
    for seq, message in drawn.late.items():
        row = session.get_one(ImportRow, (plan.id, seq))
        if row.outcome != "error":
            drawn.counts[row.outcome] -= 1
            drawn.counts["error"] += 1
        row.outcome, row.after, row.messages = "error", {}, [*row.messages, message]
    plan.counts = dict(drawn.counts)
    plan.questions = drawn.questions
    plan.notices = drawn.notices
    plan.status, plan.planned_at = "siap", now
    session.flush()


def correct(
    desk: Desk, plan: ImportPlan, mapping: Mapping[int, Mapping[int, str]], options: Options, now: datetime
) -> Done:
    """Map the columns of each table as the person says, take their answers, and draw the plan anew.

    Raises Unsuitable once applying has begun, Invalid for two columns that fill one field.
    """
    if plan.status not in ("pemetaan", "siap", "basi", "gagal"):
        raise Unsuitable("Impor ini sudah diterapkan.", "Unggah berkas lagi untuk impor yang baru.")
    kinds = desk.parts()
    tables = []
    for table in tables_from(plan):
        part = kinds[table.part]
        given = mapping.get(table.sheet, table.mapping)
        chosen = {column: name for column, name in given.items() if name in part.allowed}
        doubles = sorted({name for name in chosen.values() if list(chosen.values()).count(name) > 1})
        if doubles:
            label = next(slot.field.label for slot in part.slots if slot.name == doubles[0])
            raise Invalid(
                {"": [f"{label} dipilih untuk lebih dari satu kolom."]}, "Pilih satu kolom saja untuk setiap isian."
            )
        tables.append(replace(table, mapping=chosen))
    plan.tables = [stored_table(table) for table in tables]
    plan.options = stored_options(options)
    desk.memory().keep(tables, plan.options, now)
    return replan(desk, plan, now)


def lacking(kinds: Mapping[str, Part], tables: Sequence[Table]) -> list[str]:
    """What no column fills although there can be no import without it: the key, or a tree's name instead of its key;
    for rows below, whatever says where they belong."""
    entity = kinds[""].entity
    spec = entity.imports
    key = list(spec.key) if spec else []
    named = [path[0] for path in entity.title.paths if len(path) == 1 and path[0] in entity.fields]
    for table in tables:
        mapped = set(table.mapping.values())
        if table.part:
            wanted = [slot for slot in kinds[table.part].slots if slot.name.startswith("^")]
            if absent := [f"{slot.field.label} (lembar {table.name})" for slot in wanted if slot.name not in mapped]:
                return absent
            continue
        missing = [name for name in key if name not in mapped]
        if missing and not (entity.tree and named and set(named[:1]) <= mapped):
            return [str(entity.fields[name].label) for name in missing]
        if not mapped:
            return ["semua kolom"]
    return []


def wanting(desk: Desk, plan: ImportPlan) -> list[str]:
    """What no column fills although a new row cannot do without it."""
    if "add" not in plan.modes or not plan.counts.get("error"):
        return []
    own = [table for table in tables_from(plan) if not table.part]
    if not own:
        return []
    mapped = {name for table in own for name in table.mapping.values()}
    fields = (slot.field for slot in desk.slots())
    return [str(item.label) for item in fields if item.required and item.default is None and item.name not in mapped]


def blocked(plan: ImportPlan) -> str:
    """Why the plan cannot be applied as it is; '' when it can."""
    if any(asked["kind"] == "date" for asked in plan.questions):
        return "Jawab dahulu urutan tanggalnya pada bagian 'Perlu dipastikan'."
    if plan.counts.get("deactivate") and plan.counts.get("nameless"):
        return (
            f"Perbaiki dahulu {plan.counts['nameless']} baris salah yang kuncinya tidak terbaca: "
            "data yang dimaksud baris itu akan ikut dinonaktifkan."
        )
    if not any(plan.counts.get(name) for name in ("new", "changed", "deactivate")):
        return "Tidak ada yang perlu diterapkan."
    return ""


def ask_apply(desk: Desk, plan: ImportPlan, *, agreed: bool = True) -> Done:
    """Let the plan be applied in the background. `agreed` says that what is missing may be deactivated.

    Raises Unsuitable unless the plan is ready, agreed to, and nobody asked before.
    """
    reason = blocked(plan)
    if not reason and plan.counts.get("deactivate") and not agreed:
        reason = f"Centang dahulu bahwa {plan.counts['deactivate']} data dinonaktifkan."
    if plan.status == "siap" and reason:
        raise Unsuitable(reason, "Kembali ke pratinjau.")
    _move(desk.session, plan, "siap", "menerapkan")
    return Done(plan.id, "Impor sedang diterapkan.", (_effect("impor", plan),))


def ask_undo(desk: Desk, plan: ImportPlan) -> Done:
    """Let an applied plan be taken back in the background. Raises Unsuitable unless it is applied."""
    _move(desk.session, plan, "diterapkan", "membatalkan")
    return Done(plan.id, "Impor sedang dibatalkan.", (_effect("batal_impor", plan),))


def recover(desk: Desk, plan: ImportPlan, now: datetime) -> Done:
    """Let an import whose work ended without finishing be taken up again. Raises Unsuitable while the work goes on.

    Applying and taking back mark the plan in their own transaction, so an unmarked plan means that nothing changed.
    """
    if not is_stuck(desk, plan):
        raise Unsuitable("Impor ini masih dikerjakan.", "Tunggu sebentar, lalu muat ulang halaman.")
    if plan.status == "menyusun":
        return replan(desk, plan, now)
    _move(desk.session, plan, plan.status, "siap" if plan.status == "menerapkan" else "diterapkan")
    return Done(plan.id, "Pekerjaan terakhir tidak selesai; tidak ada yang berubah.")


def is_stuck(desk: Desk, plan: ImportPlan) -> bool:
    """True when the plan waits for a job that has ended or is gone."""
    if plan.status not in RUNNING:
        return False
    job = desk.session.get(JobRun, plan.job_id) if plan.job_id else None
    return job is None or job.status not in ("antre", "berjalan")


def _move(session: Session, plan: ImportPlan, source: str, target: str) -> None:
    """Change the status in one statement, so that of two presses only one does it."""
    change = sa.update(ImportPlan).where(ImportPlan.id == plan.id, ImportPlan.status == source).values(status=target)
    if session.execute(change, execution_options={"synchronize_session": False}).rowcount != 1:  # type: ignore[attr-defined]
        raise Unsuitable("Impor ini sudah diproses.", "Muat ulang halaman untuk melihat keadaannya.")
    session.refresh(plan)


def _effect(kind: str, plan: ImportPlan) -> Effect:
    return Effect(kind, {"plan": plan.id, "entity": plan.entity})


def _quiet(_done: int, _total: int | None, _message: str) -> None:
    """Nobody waits for progress."""
