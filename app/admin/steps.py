"""Steps on one row: an action of the entity's own, or a step of its workflow; asked first, and then taken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request

from app.admin import confirm, lookups, stepform
from app.admin.pages import ReasonBox
from app.admin.routing import expose
from app.admin.view import Answer, EntityView, searching, seen, sent
from app.engine.spec import RowAction
from app.engine.steps import REASON
from app.engine.workflow import Transition
from app.errors import Invalid, OutOfReach, OutOfScope, Stale
from app.models.listing import Record
from app.web import guard
from app.web.params import row_id
from app.web.principal import current_actor
from app.web.transaction import session, settle
from app.workflows import entity as verbs
from app.workflows.effects import Done


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
        form = stepform.of_row(catalog, self.entity, action.name, actor, record, request.form if sent() else None)
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
        """The question before a step of the workflow, with the fields and the reason that it asks for, and the step;
        what is refused is asked again as it was typed."""
        actor, catalog, status = current_actor(), self.registry.catalog, 200
        wanted = request.form.get("id") if sent() else request.args.get("id")
        blamed: Mapping[str, Sequence[str]] = {}
        if sent() and not searching():
            status = Invalid.status
            form = stepform.of_row(catalog, self.entity, move.name, actor, None, request.form)
            if form.readable():
                try:
                    return self._fired(move, wanted, form.values())
                except (Invalid, OutOfReach, Stale) as refusal:
                    blamed, status = _blame(refusal), refusal.status
                    if not move.asks and REASON not in blamed:
                        raise
                    session().rollback()
        record = self.row_for(wanted, move.name)
        form = stepform.of_row(catalog, self.entity, move.name, actor, record, request.form if sent() else None)
        form.blame({name: messages for name, messages in blamed.items() if name != REASON})
        box = ReasonBox(REASON, request.form.get(REASON, ""), " ".join(blamed.get(REASON, ())))
        lookups.offer(session(), self.registry, actor, form, move.name)
        lookups.fill(session(), self.registry, actor, form, request.form, move.name)
        page = confirm.transition(catalog, self.entity, move, record, self.back(), form, box)
        return self.show("admin/confirm.html", page), status

    def _fired(self, move: Transition, wanted: str | None, values: dict[str, object]) -> Answer:
        actor, reason, version = current_actor(), request.form.get(REASON, ""), seen(request.form)
        number, entity = row_id(wanted), self.entity
        done = verbs.fire(
            session(),
            self.registry,
            actor,
            entity,
            number,
            move.name,
            values,
            reason=reason,
            version=version,
            now=actor.now,
        )
        return self.after_save(done)


def _blame(refusal: Invalid | OutOfReach | Stale) -> Mapping[str, Sequence[str]]:
    """What is said against what was filled in, by field."""
    return {"": [f"{refusal.message} Periksa lagi, lalu ulangi."]} if isinstance(refusal, Stale) else refusal.fields
