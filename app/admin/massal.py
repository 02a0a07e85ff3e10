"""One step on many rows of a list: the rows that are ticked, or all that the filters leave. First the question, then
the step; many rows go to the background."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, request, url_for

from app.admin import asked, links, lookups, stepform
from app.admin.formpage import line
from app.admin.forms import EntityForm
from app.admin.manypages import BulkPage, BulkResult
from app.admin.pages import Pairs, ReasonBox
from app.admin.routing import expose
from app.admin.view import Answer, EntityView, searching, sent
from app.domain.tanggal import angka
from app.engine.permissions import may
from app.engine.steps import REASON, for_many, step_label
from app.errors import Invalid, OutOfScope
from app.models import listing
from app.models.listing import Query, Record
from app.models.scope import forbidden
from app.web import guard, once
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import enqueue, session
from app.workflows import many
from app.workflows.effects import Effect
from app.workflows.many import Outcome, Step

AT_ONCE = 50
"""So many rows are done while the person waits; more go to the background."""

TICKED, ALL = "dicentang", "semua"
NAMED = 5


@dataclass(slots=True)
class _Asked:
    """What was asked for: the step, the rows that are ticked, those that it fits, and what was filled in."""

    name: str
    label: str
    pairs: Pairs
    query: Query
    ticked: Sequence[Record]
    matching: Sequence[int]
    form: EntityForm
    reason: ReasonBox | None

    @property
    def ids(self) -> list[int]:
        """The rows that were chosen."""
        return list(self.matching) if request.form.get("untuk") == ALL else [record.id for record in self.ticked]


class BulkView(EntityView):
    """Many rows at once."""

    @expose("/massal/", methods=("GET", "POST"))
    @guard.permission("list")
    def bulk_view(self) -> Answer:
        """The question about a step on many rows; pressed, the step."""
        wanted = self._asked()
        if not sent() or searching():
            return self._question(wanted, 200)
        if not self._fits(wanted):
            return self._question(wanted, Invalid.status)
        actor, step = current_actor(), Step(wanted.name, stepform.filled(wanted.form), request.form.get(REASON) or None)
        if not once.first(actor):
            flash(f"{wanted.label} sudah dikerjakan.", "success")
            return redirect(self._list(wanted), 303)
        if len(wanted.ids) > AT_ONCE:
            return self._later(wanted, step)
        ids = wanted.ids
        outcome = many.each(session(), self.registry, actor, self.entity, ids, step, now=actor.now)
        enqueue(outcome.effects, actor)
        return self._result(wanted, outcome)

    def _asked(self) -> _Asked:
        """Raises OutOfScope for a step that the list does not take on many rows, NotAllowed for one that is not theirs,
        and Invalid without any."""
        actor, catalog = current_actor(), self.registry.catalog
        name, pairs = request.values.get("tindakan", ""), asked.sent()
        if not name:
            raise Invalid({"tindakan": ["Pilih dahulu tindakannya."]}, "Kembali ke daftar, lalu pilih tindakannya.")
        if name not in for_many(self.entity):
            raise OutOfScope("Halaman tidak ditemukan.")
        if not may(catalog, actor, self.entity.name, name):
            raise forbidden(self.entity, name)
        query = listing.parse_query(catalog, self.entity, asked.grouped(pairs))
        ids = [row_id(text) for text in request.values.getlist("id")[:200]] if name in self.entity.list.bulk else []
        move = self.entity.transitions.get(name)
        return _Asked(
            name=name,
            label=step_label(self.entity, name),
            pairs=pairs,
            query=query,
            ticked=listing.records(session(), self.registry, actor, self.entity, ids),
            matching=listing.ids(session(), self.registry, actor, query, name, many.MOST + 1),
            form=stepform.of_many(catalog, self.entity, name, actor, request.form if sent() else None),
            reason=ReasonBox(REASON, request.form.get(REASON, "")) if move is not None and move.reason else None,
        )

    def _fits(self, wanted: _Asked) -> bool:
        """Whether everything is there; what is missing is noted."""
        form, action = wanted.form, self.entity.actions.get(wanted.name)
        if request.form.get("untuk") not in (TICKED, ALL):
            form.blame({"": ["Pilih untuk data yang mana."]})
        elif not wanted.ids:
            form.blame({"": ["Tidak ada data yang dapat dikerjakan."]})
        elif len(wanted.ids) > many.MOST:
            form.blame({"": [f"Paling banyak {angka(many.MOST)} data sekali jalan. Persempit saringannya."]})
        if action is not None and action.asks and not action.sets and form.readable() and not stepform.filled(form):
            form.blame({"": ["Isi paling sedikit satu isian."]})
        if wanted.reason is not None and not wanted.reason.text.strip():
            wanted.reason = ReasonBox(REASON, "", "Alasan wajib diisi.")
            return False
        return form.readable()

    def _question(self, wanted: _Asked, status: int) -> Answer:
        actor = current_actor()
        lookups.offer(session(), self.registry, actor, wanted.form, wanted.name)
        lookups.fill(session(), self.registry, actor, wanted.form, request.form, wanted.name)
        action, move = self.entity.actions.get(wanted.name), self.entity.transitions.get(wanted.name)
        said = action.confirm if action else move.confirm if move else self.entity.texts.delete_confirm
        ticked = [(str(record.id), record.title) for record in wanted.ticked]
        page = BulkPage(
            heading=f"{wanted.label}: banyak data",
            trail=links.trail(self.registry.catalog, self.entity, (wanted.label, "")),
            question=str(said or f"{wanted.label}?"),
            action=links.page(self.entity, "massal/"),
            cancel=self._list(wanted),
            step=wanted.name,
            pairs=wanted.pairs,
            ticked=tuple(ticked),
            named=NAMED,
            matching=min(len(wanted.matching), many.MOST),
            over=len(wanted.matching) > many.MOST,
            filtered=bool(wanted.query.filters or wanted.query.q or wanted.query.preset),
            chosen=request.form.get("untuk") or (TICKED if ticked else ""),
            submit=wanted.label,
            danger=wanted.name == many.DELETE,
            reason=wanted.reason,
            controls=tuple(wanted.form.controls.values()),
            problems=tuple((anchor, line(label, text)) for anchor, label, text in wanted.form.problems()),
            lookups=links.page(self.entity, "lookup/"),
            purpose=wanted.name,
            once=request.form.get(once.FIELD) or once.mark(),
        )
        return self.show("admin/bulk.html", page), status

    def _later(self, wanted: _Asked, step: Step) -> Answer:
        """Have the worker do it, and show how far it is."""
        args = {key: [text for other, text in wanted.pairs if other == key] for key, _ in wanted.pairs}
        values = {name: self.entity.fields[name].to_json(value) for name, value in step.values.items()}
        every = request.form.get("untuk") == ALL
        params = {
            "entity": self.entity.name,
            "step": step.name,
            "args": json.dumps(args, ensure_ascii=False),
            "ids": "" if every else json.dumps(wanted.ids),
            "values": json.dumps(values, ensure_ascii=False),
            "reason": step.reason or "",
        }
        (job,) = enqueue((Effect("massal", params),), current_actor())
        return redirect(url_for("pekerjaan.show", job_id=job), 303)

    def _result(self, wanted: _Asked, outcome: Outcome) -> Answer:
        told = many.told(wanted.label, outcome)
        if not outcome.left:
            flash(told, "success")
            return redirect(self._list(wanted), 303)
        page = BulkResult(
            heading=f"{wanted.label}: hasil",
            trail=links.trail(self.registry.catalog, self.entity, (wanted.label, "")),
            message=told,
            left=tuple((left.title, left.reason) for left in outcome.left),
            onward=self._list(wanted),
        )
        return self.show("admin/bulk_result.html", page)

    def _list(self, wanted: _Asked) -> str:
        """The list as it was filtered."""
        return links.with_pairs(links.base(self.entity), wanted.pairs)
