"""Steps on one row: an action of the entity's own, or a step of its workflow; asked first, and then taken."""

from __future__ import annotations

from flask import request

from app.admin import confirm, lookups, stepform
from app.admin.pages import ReasonBox
from app.admin.routing import expose
from app.admin.view import Answer, EntityView, searching, seen, sent
from app.engine.spec import RowAction
from app.engine.workflow import Transition
from app.errors import Invalid, OutOfReach, OutOfScope, Stale
from app.models.listing import Record
from app.web import guard
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session, settle
from app.workflows import entity as verbs
from app.workflows.effects import Done
from app.workflows.firing import REASON


class StepView(EntityView):
    """The pages of steps on one row."""

    @expose("/action/<step>/", methods=("GET", "POST"))
    @guard.permission("read")
    def row_action_view(self, step: str) -> Answer:
        """The question before a step on one row, and the step."""
        if step in self.entity.transitions:
            return self._transition(self.entity.transitions[step])
        action = self.entity.actions.get(step)
        if action is None or action.page or "row" not in action.on:
            raise OutOfScope("Halaman tidak ditemukan.")
        return self._action(action)

    def _action(self, action: RowAction) -> Answer:
        """The question, with the fields that the action asks for; what is refused is asked again as it was typed."""
        actor, catalog, status = current_actor(), self.registry.catalog, 200
        record = self._asked_for(action)
        form = stepform.of_row(catalog, self.entity, action, actor, record, request.form if sent() else None)
        if sent() and not searching():
            version = seen(request.form)
            status = Invalid.status
            if form.readable():
                try:
                    return self._taken(action, record, form.values(), version)
                except (Invalid, OutOfReach) as refusal:
                    session().rollback()
                    form.blame(refusal.fields)
                    status = refusal.status
                except Stale as stale:
                    session().rollback()
                    form.blame({"": [f"{stale.message} Periksa lagi, lalu ulangi."]})
                    record, status = self._asked_for(action), stale.status
        lookups.offer(session(), self.registry, actor, form, action.name)
        lookups.fill(session(), self.registry, actor, form, request.form, action.name)
        page = confirm.step(catalog, self.entity, action, record, self.back(), form)
        return self.show("admin/confirm.html", page), status

    def _asked_for(self, action: RowAction) -> Record:
        return self.row_for(request.form.get("id") if sent() else request.args.get("id"), action.name)

    def _taken(self, action: RowAction, record: Record, values: dict[str, object], version: int) -> Answer:
        """Take the step. What it hands out once is shown and kept nowhere."""
        actor = current_actor()
        done: Done = verbs.act(
            session(), self.registry, actor, self.entity, record.id, action.name, values, version, now=actor.now
        )
        if done.secret is None:
            return self.after_save(done)
        settle(done, actor)
        return self.show("admin/secret.html", confirm.secret(self.registry.catalog, self.entity, record, done))

    def _transition(self, move: Transition) -> Answer:
        """The question before a step of the workflow, and the step; without the reason it asks for, asked again."""
        actor, reason = current_actor(), request.form.get(REASON, "")
        wanted = request.form.get("id") if sent() else request.args.get("id")
        box, status = ReasonBox(REASON, reason), 200
        if sent():
            try:
                done = verbs.fire(
                    session(),
                    self.registry,
                    actor,
                    self.entity,
                    row_id(wanted),
                    move.name,
                    reason=reason,
                    version=seen(request.form),
                    now=actor.now,
                )
            except Invalid as refusal:
                if REASON not in refusal.fields:
                    raise
                session().rollback()
                box, status = ReasonBox(REASON, reason, refusal.fields[REASON][0]), refusal.status
            else:
                return self.after_save(done)
        record = self.row_for(wanted, move.name)
        page = confirm.transition(self.registry.catalog, self.entity, move, record, self.back(), box)
        return self.show("admin/confirm.html", page), status
