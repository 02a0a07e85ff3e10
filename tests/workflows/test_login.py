"""The two steps of signing in: comparing, which takes long and holds nothing, and counting, which is short."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher

from app.errors import AppError, Invalid, Throttled
from app.models.account import AKUN, Password, Throttle, WebSession
from app.workflows import akun, throttle
from tests.personas import NOW, PASSWORD, World
from tests.support.waiting import until
from tests.support.witness import Witness

ADDRESS = "10.1.2.3"
WRONG = "salah salah salah"
NEW = "kuda nil berendam di danau"


def check(world: World, password: str, person: str = "pegawai") -> akun.Claim:
    with world.database.read() as session:
        return akun.check(session, world.nip(person), password, ADDRESS, now=NOW)


def outcome(world: World, claim: akun.Claim) -> str:
    """The name of the refusal, or 'in'; what was written stays, as on the page."""
    with world.database.write() as session:
        try:
            akun.authenticate(session, claim, now=NOW)
        except AppError as refusal:
            return type(refusal).__name__
    return "in"


def failures(world: World) -> list[int]:
    """The count of the NIP and that of the address."""
    with world.database.read() as session:
        return sorted(session.scalars(sa.select(Throttle.failures)))


def hash_of(world: World, person: str = "pegawai") -> str:
    with world.database.read() as session:
        return session.scalars(sa.select(Password.hash).where(Password.akun_id == world.akun[person])).one()


def at_once(*doings: Callable[[], None]) -> None:
    threads = [threading.Thread(target=do) for do in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_two_failures_at_the_same_moment_both_count(world: World) -> None:
    """Both have compared before either counts."""
    compared, outcomes = threading.Barrier(2), []

    def guess() -> None:
        claim = check(world, WRONG)
        compared.wait(30)
        outcomes.append(outcome(world, claim))

    at_once(guess, guess)
    assert outcomes == ["Invalid", "Invalid"]
    assert failures(world) == [2, 2]


def test_a_right_guess_among_too_many_is_not_told(world: World) -> None:
    right, wrong = check(world, PASSWORD), check(world, WRONG)
    assert [outcome(world, wrong) for _ in range(throttle.TRIES)] == ["Invalid"] * throttle.TRIES
    assert outcome(world, right) == "Throttled"
    with pytest.raises(Throttled):
        check(world, PASSWORD)


def test_a_blocked_nip_costs_no_comparison(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = check(world, WRONG)
    for _ in range(throttle.TRIES):
        outcome(world, wrong)
    witness = Witness(world.database.url, world.nip("pegawai"), ADDRESS, NOW)
    monkeypatch.setattr(akun, "_HASHER", witness)
    with pytest.raises(Throttled):
        check(world, PASSWORD)
    assert witness.seen == 0


def test_a_password_changed_in_between_counts_as_it_is_now(world: World) -> None:
    old, new = check(world, PASSWORD), check(world, NEW)
    with world.database.write() as session:
        akun.set_password(session, world.akun["pegawai"], world.nip("pegawai"), NEW, now=NOW)
    assert [outcome(world, old), outcome(world, new)] == ["Invalid", "in"]


def test_an_account_disabled_in_between_stays_shut(world: World) -> None:
    claim = check(world, PASSWORD)
    with world.database.write() as session:
        session.execute(sa.update(AKUN).where(AKUN.c.id == world.akun["pegawai"]).values(aktif=False))
    assert outcome(world, claim) == "Invalid"
    assert failures(world) == [1, 1]


def test_a_hash_of_old_parameters_is_renewed_and_two_who_do_it_both_get_in(world: World) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with world.database.write() as session:
        session.execute(sa.update(Password).where(Password.akun_id == world.akun["pegawai"]).values(hash=weak))
    first, second = check(world, PASSWORD), check(world, PASSWORD)
    assert [outcome(world, first), outcome(world, second)] == ["in", "in"]
    assert hash_of(world) != weak
    assert not akun._HASHER.check_needs_rehash(hash_of(world))


@pytest.mark.parametrize("dialect_name", [pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_a_session_opened_with_the_old_password_does_not_outlive_its_change(world: World) -> None:
    """The change comes while somebody is signing in, and waits for them; then it ends their session.

    On SQLite there is only one writer, so that the question does not arise.
    """

    def change() -> None:
        actor = world.actor("pegawai")
        with world.database.write() as session:
            akun.change_password(session, actor, PASSWORD, NEW)

    def waits() -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        with world.database.read() as session:
            return bool(session.scalars(sa.text(query)).one() == 1)

    claim, changing = check(world, PASSWORD), threading.Thread(target=change)
    with world.database.write() as session:
        akun_id = akun.authenticate(session, claim, now=NOW)
        changing.start()
        until(waits, 10)
        akun.open_session(session, akun_id, address=ADDRESS, agent="", now=NOW)
    changing.join(30)
    with world.database.read() as session:
        assert session.scalars(sa.select(WebSession.revoked_at)).all() == [NOW]


def test_a_claim_shows_no_password(world: World) -> None:
    secret = secrets.token_hex(8)
    assert secret not in repr(check(world, secret))
    assert PASSWORD not in repr(check(world, PASSWORD))


def test_a_failure_of_an_hour_ago_is_forgotten(world: World) -> None:
    outcome(world, check(world, WRONG))
    with world.database.write() as session, pytest.raises(Invalid):
        akun.authenticate(session, check(world, WRONG), now=NOW + throttle.WINDOW + timedelta(seconds=1))
    assert failures(world) == [1, 1]
