"""The routes of the API. Each is the pages' own verb behind a key; what they refuse is the same refusal as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, jsonify, request, url_for

from app.admin.api import body, openapi
from app.domain.actor import Actor
from app.domain.berkas import MEGA
from app.engine.fieldtypes.base import BadValue
from app.engine.fieldtypes.file import MOST_MB, FileField
from app.engine.permissions import may
from app.engine.spec import Entity
from app.engine.steps import step_label
from app.errors import AppError, Invalid, OutOfScope, TooLarge
from app.models import files, listing
from app.models.account import load_actor
from app.models.filestore import CHUNK
from app.models.scope import forbidden, writes
from app.web import bearer, downloads, errors, guard, uploads
from app.web.services import services
from app.web.transaction import enqueue, keep, session, settle
from app.workflows import akun, kunci, many
from app.workflows import entity as verbs
from app.workflows.effects import Done

api = Blueprint("api", __name__, url_prefix="/api/v1")


@api.get("/openapi.json")
@guard.public
def description() -> Response:
    """What the API offers, as OpenAPI 3.1, made from the Catalog."""
    return jsonify(openapi.document(services().catalog))


@api.post("/token")
@guard.public
def new_key() -> Response:
    """A key for NIP and password, shown once. Failures count as those of the login page do."""
    asked = body.sent()
    nip, password = asked.get("nip"), asked.get("password")
    if not isinstance(nip, str) or not isinstance(password, str):
        raise Invalid({"nip": ["NIP dan password wajib diisi."]}, 'Kirim {"nip": …, "password": …}.')
    days, writes = asked.get("hari", kunci.DAYS), asked.get("tulis", False)
    entities = asked.get("entitas", [])
    if not isinstance(days, int) or isinstance(days, bool) or not isinstance(writes, bool):
        raise Invalid({"hari": ["hari harus berupa bilangan, tulis true atau false."]})
    known = services().catalog.entities
    if not isinstance(entities, list) or not all(isinstance(one, str) and one in known for one in entities):
        raise Invalid({"entitas": ["entitas harus berupa daftar nama yang dikenal."]})
    name, now = str(asked.get("nama", "API")), services().clock()
    try:
        actor = _by_password(nip, password, now)
    except AppError as refusal:
        keep()  # the failure counts
        return errors.respond(errors.of_app_error(refusal))
    done = kunci.issue(session(), actor, name, days=days, writes=writes, entities=entities, now=now)
    answer = jsonify(id=done.subject_id, token=done.secret, message=done.message)
    answer.status_code = 201
    return answer


def _by_password(nip: str, password: str, now: datetime) -> Actor:
    demo, address = services().settings.demo, request.remote_addr or ""
    with services().database.read() as reading:
        claim = akun.check(reading, nip, password, address, now=now, demo=demo)
    actor = load_actor(session(), akun.authenticate(session(), claim, now=now), now, origin="api")
    if actor is None:
        raise bearer.NoKey
    return actor


@api.delete("/token")
@guard.key
def end_key() -> Response:
    """Revoke the key that asks."""
    who = bearer.bearer()
    return jsonify(message=kunci.revoke(session(), who.actor, who.token_id, now=who.actor.now).message)


@api.get("/<name>")
@guard.key
def rows(name: str) -> Response:
    """A page of rows: `q`, `page`, `size`, `sort`, `f.<field>.<op>` as in the list's address."""
    spec = _entity(name, "list")
    asked = listing.parse_query(services().catalog, spec, request.args.to_dict(flat=False))
    page = listing.fetch(session(), services().registry, bearer.actor(), asked)
    ids = [row.id for row in page.rows]
    records = listing.records(session(), services().registry, bearer.actor(), spec, ids)
    sums = listing.sums(session(), services().registry, bearer.actor(), asked) if spec.list.totals else None
    return jsonify(
        items=[body.row(services().catalog, spec, record) for record in records],
        page=page.page,
        size=page.size,
        total=page.total,
        total_is_capped=page.capped,
        has_next=page.has_next,
        **({} if sums is None else {"totals": body.sums(spec, sums)}),
    )


@api.post("/<name>")
@guard.key
def create(name: str) -> Response:
    """A new row."""
    spec = _entity(name, "create")

    def do() -> Response:
        given = body.values(services().catalog, spec, body.sent())
        actor = bearer.actor()
        done = _settled(verbs.create(session(), services().registry, actor, spec, given, now=actor.now))
        answer = _row(spec, done.subject_id, 201)
        answer.headers["Location"] = url_for("api.row", name=name, row_id=done.subject_id)
        return answer

    return _once(do)


@api.get("/<name>/<rowid:row_id>")
@guard.key
def row(name: str, row_id: int) -> Response:
    """One row, with the rows below it."""
    return _row(_entity(name, "read"), row_id, 200)


@api.patch("/<name>/<rowid:row_id>")
@guard.key
def update(name: str, row_id: int) -> Response:
    """Change the fields that are sent; the others stay."""
    spec = _entity(name, "update")

    def do() -> Response:
        asked, actor = body.sent(), bearer.actor()
        seen, given = body.version(asked), body.values(services().catalog, spec, asked)
        _settled(verbs.update(session(), services().registry, actor, spec, row_id, given, seen, now=actor.now))
        return _row(spec, row_id, 200)

    return _once(do)


@api.delete("/<name>/<rowid:row_id>")
@guard.key
def delete(name: str, row_id: int) -> Response:
    """Delete a row that nothing hangs on."""
    spec = _entity(name, "delete")

    def do() -> Response:
        actor = bearer.actor()
        seen = body.version(body.sent())
        done = _settled(verbs.delete(session(), services().registry, actor, spec, row_id, seen, now=actor.now))
        return jsonify(message=done.message)

    return _once(do)


@api.post("/<name>/<rowid:row_id>/actions/<step>")
@guard.key
def act(name: str, row_id: int, step: str) -> Response:
    """Take a step of the workflow on a row, or one of the entity's own actions with what it asks for."""
    spec = _entity(name, "read")
    own = spec.actions.get(step)
    if step not in spec.transitions and (own is None or own.page):
        raise OutOfScope("Tindakan itu tidak ada.")

    def do() -> Response:
        sent, actor, registry = body.sent(), bearer.actor(), services().registry
        asked, seen = body.step(services().catalog, spec, step, sent), body.version(sent)
        if step in spec.transitions:
            done = verbs.fire(
                session(),
                registry,
                actor,
                spec,
                row_id,
                step,
                asked.values,
                reason=asked.reason,
                version=seen,
                now=actor.now,
            )
        else:
            done = verbs.act(session(), registry, actor, spec, row_id, step, asked.values, seen, now=actor.now)
        _settled(done)
        return jsonify(message=done.message, **({"secret": done.secret} if done.secret else {}))

    return _once(do)


@api.post("/<name>/actions/<step>")
@guard.key
def act_on_many(name: str, step: str) -> Response:
    """Take a step on the rows `ids`, each for itself; the answer names those that were left, with the reason."""
    spec = _entity(name, "list")

    def do() -> Response:
        sent, actor = body.sent(), bearer.actor()
        ids, asked = body.ids(sent), body.step(services().catalog, spec, step, sent)
        outcome = many.each(session(), services().registry, actor, spec, ids, asked, now=actor.now)
        enqueue(outcome.effects, actor)
        left = [{"id": one.row_id, "title": one.title, "reason": one.reason} for one in outcome.left]
        return jsonify(message=many.told(step_label(spec, step), outcome), done=outcome.done, left=left)

    return _once(do)


@api.post("/<name>/files/<way>")
@guard.key
def send(name: str, way: str) -> Response:
    """Take the body of the request as a file for the field at `way`; the query says its `name`.

    The number in the answer may be put into a row by this account, for some days. The body is read in pieces.
    """
    spec = _entity(name, "read")
    owner, field = listing.file_field(services().catalog, spec, way)
    _refuse_readers(spec, owner, way, field)
    actor = bearer.actor()
    uploads.refuse_too_many(files.waiting_bytes(session(), actor.akun_id))
    request.max_content_length = MOST_MB * MEGA + 1
    try:
        ref = uploads.take(services().files, field, request.stream, request.args.get("name", ""))
    except uploads.TooBig as refusal:
        while request.stream.read(CHUNK):  # a program that is cut off while it still sends sees no answer
            pass
        raise TooLarge(str(refusal)) from None
    except BadValue as refusal:
        raise Invalid({field.name: [str(refusal)]}, "Kirim berkas lain.") from None
    files.register(session(), actor.akun_id, [ref], actor.now)
    answer = jsonify(field.to_json(ref.text))
    answer.status_code = 201
    return answer


def _refuse_readers(spec: Entity, owner: Entity, way: str, field: FileField) -> None:
    """Raises NotAllowed for somebody who may write the field in no row at all."""
    catalog, registry, actor = services().catalog, services().registry, bearer.actor()
    top = way.partition(".")[0]
    ways = [action for action in ("create", "update") if may(catalog, actor, spec.name, action)]
    if field.readonly or not any(top in writes(registry, actor, spec, action).any for action in ways):
        raise forbidden(owner, "update")


@api.get("/<name>/files/<way>/<rowid:row_id>")
@guard.key
def file(name: str, way: str, row_id: int) -> Response:
    """The file of a row, or of a row below one."""
    owner, field = listing.file_field(services().catalog, _entity(name, "read"), way)
    actor = bearer.actor()
    ref = listing.attached(session(), services().registry, actor, owner, row_id, field)
    return downloads.give(ref, actor, f"{owner.name} {row_id} {field.name}", inline=False)


def _entity(name: str, action: str) -> Entity:
    """The entity of the address. Raises OutOfScope, and NotAllowed for somebody without that right."""
    spec = bearer.entity(services().catalog, name)
    guard.authorize(services().catalog, bearer.actor(), name, action)
    return spec


def _row(spec: Entity, row_id: int, status: int) -> Response:
    record = listing.detail(session(), services().registry, bearer.actor(), spec, row_id)
    answer = jsonify(body.row(services().catalog, spec, record))
    answer.status_code = status
    answer.headers["ETag"] = f'"{record.version}"'
    return answer


def _settled(done: Done) -> Done:
    settle(done, bearer.actor())
    return done


def _once(do: Callable[[], Response]) -> Response:
    """What was answered to the same request before, or what it is answered now."""
    return bearer.replayed() or bearer.remember(do())
