"""The way of a form of an SKP: shown, sent, refused with what was typed, or done; and the same for the script that
saves while one types, which is answered in JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app.domain.tanggal import waktu
from app.errors import AppError, Difference, Invalid, OutOfReach, Passed, Stale
from app.models.scope import one
from app.web import errors, once, resume
from app.web.isian import Formulir
from app.web.params import sent_version
from app.web.principal import current_actor
from app.web.services import services
from app.web.transaction import session, settle
from app.workflows.effects import Done

Act = Callable[[dict[str, object], int | None], Done]
Jejak = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Halaman:
    """A form on its page: `kembali` is where it came from, `version` that of the row it changes, None for a new one."""

    judul: str
    jejak: Jejak
    kembali: str
    version: int | None = None
    petunjuk: tuple[str, ...] = ()
    tambah_lagi: bool = False
    basi: str = ""
    beda: tuple[Difference, ...] = ()
    dipulihkan: bool = False
    kirim: str = ""


def layani(halaman: Halaman, form: Formulir, act: Act, target: Callable[[int], str]) -> ResponseReturnValue:
    """Show the form, or do what it was sent for and go on to `target(id)`.

    What is refused comes back with what was typed: 422 where it is wrong, 409 where somebody was faster.
    """
    if request.method != "POST":
        return _show(halaman, form)
    form.read(request.form)
    if resume.asked():
        return _show(replace(halaman, dipulihkan=True), form)
    if not form.readable:
        return _show(halaman, form, 422)
    if halaman.version is None and not once.first(current_actor()):
        return redirect(halaman.kembali, 303)
    try:
        done = act(form.values(), sent_version())
    except AppError as refusal:
        return _refused(halaman, form, refusal)
    return selesai(done, request.path if "_lagi" in request.form else target(done.subject_id))


def selesai(done: Done, target: str) -> Response:
    """What a verb did: its effects are noted, its words shown on the page that follows."""
    settle(done, current_actor())
    flash(done.message, "success")
    return redirect(target, 303)


def _refused(halaman: Halaman, form: Formulir, refusal: AppError) -> ResponseReturnValue:
    session().rollback()
    if isinstance(refusal, Invalid | OutOfReach):
        form.blame(refusal.fields)
        return _show(halaman, form, refusal.status)
    if isinstance(refusal, Stale):
        return _show(
            replace(halaman, version=refusal.version, basi=refusal.message, beda=refusal.differences), form, 409
        )
    if isinstance(refusal, Passed):
        return _show(replace(halaman, basi=refusal.message), form, 409)
    raise refusal


def _show(halaman: Halaman, form: Formulir, status: int = 200) -> ResponseReturnValue:
    shown = replace(halaman, kirim=once.mark() if halaman.version is None else "")
    return render_template("skp/isian.html", page=shown, form=form), status


def otomatis(form: Formulir, row_id: int, act: Act) -> ResponseReturnValue:
    """Save what a script sends while one types: the new version, the time, and the values as they are stored.

    A save that came too late is told both values (409); the others are told as everywhere.
    """
    form.read(request.form)
    if not form.readable:
        raise Invalid({name: item.errors for name, item in form.controls.items() if item.errors})
    try:
        settle(act(form.values(), sent_version()), current_actor())
    except Stale as refusal:
        session().rollback()
        return _late(form, row_id, refusal)
    return jsonify(_stored(form, row_id))


def _late(form: Formulir, row_id: int, refusal: Stale) -> ResponseReturnValue:
    told = {"code": refusal.code, "message": refusal.message, "hint": refusal.hint}
    return jsonify({**told, **_stored(form, row_id)}), refusal.status


def _stored(form: Formulir, row_id: int) -> dict[str, object]:
    actor, registry, entity = current_actor(), services().registry, form.entity
    row = one(session(), registry, actor, entity, row_id, "read")
    sent = [item for item in form.controls.values() if item.sent]
    return {
        "version": row["version"],
        "pukul": waktu(actor.now, actor.zone).split()[-2],
        "nilai": {item.name: item.spec.raw(row[registry.column_name(entity.name, item.name)]) for item in sent},
    }


def for_script() -> bool:
    """Whether the script that saves while one types is asking."""
    return request.method == "POST" and errors.wants_json()
