"""Signing in, passwords, codes, throttles, and the guard that keeps power from being taken."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from statistics import median

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from app.errors import AppError, Invalid, NotAllowed, Throttled
from app.models.account import Password, ResetCode, Throttle, WebSession, load_actor
from app.models.history import History
from app.workflows import akun, entity, throttle
from tests.personas import NOW, PASSWORD, World
from tests.support.webfixtures import sqlite_first

pytestmark = sqlite_first

ADDRESS = "10.1.2.3"
UNKNOWN = "199001012015011999"
NEW = "kuda nil berendam di danau"

EVERYBODY = {"pegawai", "pejabat_penilai", "bawahan", "penentu"}
"""The roles that come with being a pegawai."""


def sign_in(
    world: World, nip: str, password: str = PASSWORD, *, later: timedelta = timedelta(), address: str = ADDRESS
) -> int:
    """As the login page does it: what the verb wrote about a failure is committed."""
    with world.database.read() as session:
        claim = akun.check(session, nip, password, address, now=NOW + later)
    return redeem(world, claim, later)


def redeem(world: World, claim: akun.Claim, later: timedelta = timedelta()) -> int:
    """The second step of signing in."""
    refusal: AppError | None = None
    found = 0
    with world.database.write() as session:
        try:
            found = akun.authenticate(session, claim, now=NOW + later)
        except AppError as error:
            refusal = error
    if refusal is not None:
        raise refusal
    return found


def failed(do: Callable[[], object]) -> str:
    with pytest.raises(Invalid) as caught:
        do()
    return caught.value.message


def test_nip_and_password_open_an_account(world: World) -> None:
    assert sign_in(world, world.nip("pegawai")) == world.akun["pegawai"]


def test_the_same_words_for_every_kind_of_wrong_login(world: World) -> None:
    words = {
        failed(lambda: sign_in(world, UNKNOWN)),
        failed(lambda: sign_in(world, world.nip("pegawai"), "salah salah salah")),
        failed(lambda: sign_in(world, world.nip("mati"))),
        failed(lambda: sign_in(world, "'; DROP TABLE akun --")),
        failed(lambda: sign_in(world, "\ud800")),
    }
    assert words == {akun.WRONG_LOGIN}


def test_the_same_time_whether_a_nip_exists_or_not(world: World) -> None:
    """Both compare one argon2 hash. The bound is wide: this tells a missing comparison, not a cache."""

    def took(nip: str) -> float:
        begun = time.perf_counter()
        with world.database.read() as session:
            claim = akun.check(session, nip, "salah salah salah", "", now=NOW)
        with pytest.raises(Invalid), world.database.write() as session:
            akun.authenticate(session, claim, now=NOW)
        return time.perf_counter() - begun

    known, unknown = zip(*((took(world.nip("pegawai")), took(UNKNOWN)) for _ in range(7)), strict=True)
    assert 0.5 < median(known) / median(unknown) < 2


def test_the_fifth_failure_blocks_the_nip_and_each_further_one_for_longer(world: World) -> None:
    nip = world.nip("pegawai")
    for _ in range(throttle.TRIES):
        failed(lambda: sign_in(world, nip, "salah salah salah"))
    with pytest.raises(Throttled) as caught:
        sign_in(world, nip)
    assert caught.value.retry_after == 61
    failed(lambda: sign_in(world, nip, "salah salah salah", later=timedelta(seconds=61)))
    with pytest.raises(Throttled) as caught:
        sign_in(world, nip, later=timedelta(seconds=62))
    assert caught.value.retry_after == 120
    assert sign_in(world, world.nip("rekan")) == world.akun["rekan"]
    assert sign_in(world, nip, later=timedelta(minutes=5)) == world.akun["pegawai"]
    failed(lambda: sign_in(world, nip, "salah salah salah", later=timedelta(minutes=5)))
    assert sign_in(world, nip, later=timedelta(minutes=5)) == world.akun["pegawai"]


def test_an_unknown_nip_is_blocked_alike(world: World) -> None:
    for _ in range(throttle.TRIES):
        failed(lambda: sign_in(world, UNKNOWN))
    with pytest.raises(Throttled):
        sign_in(world, UNKNOWN)


def test_success_counts_nothing(world: World) -> None:
    for _ in range(throttle.TRIES + 3):
        sign_in(world, world.nip("pegawai"))
    with world.database.read() as session:
        assert session.scalars(sa.select(Throttle.key)).all() == []


def test_an_address_that_guesses_at_many_is_blocked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "ADDRESS_TRIES", 4)
    for number in range(4):
        failed(partial(sign_in, world, f"19900101201501190{number}"))
    with pytest.raises(Throttled):
        sign_in(world, world.nip("pegawai"))
    assert sign_in(world, world.nip("pegawai"), address="10.9.9.9")


def test_an_office_behind_one_address_may_fail_more_often(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "ADDRESS_TRIES", 4)
    with world.database.write() as session:
        for person in ("pegawai", "rekan", "rekan"):
            akun.open_session(session, world.akun[person], address=ADDRESS, agent="", now=NOW)
        akun.open_session(session, world.akun["admin"], address="10.9.9.9", agent="", now=NOW)
    for number in range(4 + 2 * throttle.ADDRESS_TRIES_EACH):
        failed(partial(sign_in, world, f"1990010120150119{number:02d}"))
    with pytest.raises(Throttled):
        sign_in(world, world.nip("pegawai"))


def test_guesses_at_the_same_moment_do_not_slip_through(world: World) -> None:
    start = threading.Barrier(8)
    outcomes: list[str] = []

    def guess() -> None:
        start.wait(10)
        try:
            sign_in(world, world.nip("pegawai"), "salah salah salah")
        except AppError as error:
            outcomes.append(type(error).__name__)

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(outcomes) == ["Invalid"] * 5 + ["Throttled"] * 3


def test_no_nip_and_no_password_stands_in_the_tables(world: World) -> None:
    failed(lambda: sign_in(world, UNKNOWN, "salah salah salah"))
    with world.database.read() as session:
        kept = " ".join(session.scalars(sa.select(Throttle.key)).all())
        hashes = session.scalars(sa.select(Password.hash)).all()
    assert UNKNOWN not in kept
    assert ADDRESS not in kept
    assert all(one.startswith("$argon2id$") for one in hashes)


def owner(session: Session, token: str, now: datetime) -> int | None:
    """The account that a session's token speaks for."""
    actor = akun.signed_in(session, token, now)
    return actor.akun_id if actor else None


def test_a_session_lives_until_it_is_closed_revoked_or_old(world: World) -> None:
    with world.database.write() as session:
        tokens = [
            akun.open_session(session, world.akun["pegawai"], address=ADDRESS, agent="x" * 999, now=NOW)
            for _ in range(3)
        ]
        akun.close_session(session, tokens[0], now=NOW)
        akun.revoke(session, world.akun["pegawai"], now=NOW, keep=tokens[2])
    with world.database.read() as session:
        owners = [owner(session, token, NOW) for token in (*tokens, "", "\ud800", "lain")]
        assert owners == [None, None, world.akun["pegawai"], None, None, None]
        assert owner(session, tokens[2], NOW + akun.SESSION_LIFETIME) is None
        assert not set(tokens) & set(session.scalars(sa.select(WebSession.token_hash)))


def test_an_account_that_is_disabled_cannot_act_from_the_next_request_on(world: World) -> None:
    with world.database.write() as session:
        token = akun.open_session(session, world.akun["pegawai"], address="", agent="", now=NOW)
        entity.update(
            session, world.registry, world.actor("admin"), "akun", world.akun["pegawai"], {"aktif": False}, 1, now=NOW
        )
    with world.database.read() as session:
        assert load_actor(session, world.akun["pegawai"], NOW) is None
        assert owner(session, token, NOW) is None


@pytest.mark.parametrize(("day", "roles"), [(0, set()), (-1, {"admin_instansi"}), (-400, set())])
def test_a_role_holds_from_its_first_to_its_last_day(world: World, day: int, roles: set[str]) -> None:
    assert world.actor("lewat", NOW + timedelta(days=day)).roles == roles | EVERYBODY


def test_days_are_those_of_the_instansis_zone(world: World) -> None:
    """17:30 UTC on the 19th is past midnight in Jakarta, so the role that ended on the 19th is gone."""
    assert world.actor("lewat", NOW.replace(day=19, hour=16, minute=59)).roles == {"admin_instansi"} | EVERYBODY
    assert world.actor("lewat", NOW.replace(day=19, hour=17, minute=0)).roles == EVERYBODY


def issue(world: World, who: str, target: str) -> str:
    with world.database.write() as session:
        done = entity.act(session, world.registry, world.actor(who), "akun", world.akun[target], "kode_reset", now=NOW)
    assert done.secret is not None
    return done.secret


def reset(world: World, nip: str, code: str, password: str = NEW, *, later: timedelta = timedelta()) -> None:
    with world.database.write() as session:
        akun.reset_password(session, nip, code, password, ADDRESS, now=NOW + later)


def test_a_code_opens_once_and_ends_sessions(world: World) -> None:
    with world.database.write() as session:
        token = akun.open_session(session, world.akun["rekan"], address="", agent="", now=NOW)
    old, code = issue(world, "admin", "rekan"), issue(world, "admin", "rekan")
    failed(lambda: reset(world, world.nip("rekan"), old))
    failed(lambda: reset(world, world.nip("pegawai"), code))
    reset(world, world.nip("rekan"), code.lower().replace("-", " "))
    failed(lambda: reset(world, world.nip("rekan"), code))
    assert sign_in(world, world.nip("rekan"), NEW) == world.akun["rekan"]
    with world.database.read() as session:
        assert owner(session, token, NOW) is None
        assert code not in str(session.scalars(sa.select(ResetCode.code_hash)).all())
        actions = session.scalars(sa.select(History.action).where(History.row_id == world.akun["rekan"])).all()
    assert {"kode_reset", "atur_ulang_password"} <= set(actions)


def test_a_code_lasts_a_day(world: World) -> None:
    code = issue(world, "admin", "rekan")
    failed(lambda: reset(world, world.nip("rekan"), code, later=timedelta(hours=24)))
    reset(world, world.nip("rekan"), code, later=timedelta(hours=23))


@pytest.mark.parametrize(
    ("who", "target", "allowed"),
    [
        ("operator", "admin", True),
        ("admin", "unit", True),
        ("admin", "pegawai", True),
        ("admin", "operator", False),
        ("admin", "nanti", False),
        ("unit", "pegawai", True),
        ("beta_admin", "beta_pegawai", True),
    ],
)
def test_a_code_only_for_those_whose_roles_one_may_give(world: World, who: str, target: str, allowed: bool) -> None:
    """Whoever resets a password can act as its owner: no way to more power than one may hand out."""
    if allowed:
        assert issue(world, who, target)
    else:
        with pytest.raises(NotAllowed):
            issue(world, who, target)


def test_changing_ones_password_asks_for_the_old_one_and_keeps_this_session(world: World) -> None:
    actor = world.actor("pegawai")
    with world.database.write() as session:
        here, there = (akun.open_session(session, actor.akun_id, address="", agent="", now=NOW) for _ in range(2))
    with world.database.write() as session:
        with pytest.raises(Invalid) as caught:
            akun.change_password(session, actor, "salah salah salah", NEW)
        assert set(caught.value.fields) == {"password_lama"}
        akun.change_password(session, actor, PASSWORD, NEW, keep=here)
        assert owner(session, here, NOW) == actor.akun_id
        assert owner(session, there, NOW) is None
    assert sign_in(world, world.nip("pegawai"), NEW)


@pytest.mark.parametrize(
    "values",
    [
        {"peran": [{"peran": "admin_instansi", "mulai": date(2026, 1, 1)}]},
        {"peran": [{"peran": "operator", "mulai": date(2026, 1, 1)}]},
    ],
)
def test_nobody_gives_a_role_that_their_own_do_not_grant(world: World, values: dict[str, object]) -> None:
    with world.database.write() as session, pytest.raises(NotAllowed):
        entity.update(session, world.registry, world.actor("admin"), "akun", world.akun["rekan"], values, 1, now=NOW)


def test_nobody_changes_their_own_roles(world: World) -> None:
    operator = world.actor("operator")
    with world.database.write() as session:
        entity.update(session, world.registry, operator, "akun", operator.akun_id, {"nama": "OMAR O."}, 1, now=NOW)
        for rows in ([], [{"peran": "admin_instansi", "mulai": date(2026, 1, 1)}]):
            with pytest.raises(NotAllowed):
                entity.update(session, world.registry, operator, "akun", operator.akun_id, {"peran": rows}, 2, now=NOW)
        with pytest.raises(NotAllowed):
            entity.update(
                session, world.registry, world.actor("admin"), "akun", world.akun["admin"], {"nama": "A"}, 1, now=NOW
            )


@pytest.mark.parametrize("field", ["aktif", "pegawai"])
def test_nobody_disables_their_own_account_or_makes_it_somebody_elses(world: World, field: str) -> None:
    operator = world.actor("operator")
    values = {"aktif": False, "pegawai": None}
    with world.database.write() as session, pytest.raises(NotAllowed):
        entity.update(session, world.registry, operator, "akun", operator.akun_id, {field: values[field]}, 1, now=NOW)
    assert world.actor("operator").pegawai_id == operator.pegawai_id


def test_roles_are_given_taken_and_recorded_row_by_row(world: World) -> None:
    rekan, admin = world.akun["rekan"], world.actor("admin")

    def save(session: object, rows: list[dict[str, object]], version: int) -> None:
        entity.update(session, world.registry, admin, "akun", rekan, {"peran": rows}, version, now=NOW)  # type: ignore[arg-type]

    given = {"peran": "admin_unit", "unor": world.unor["alpa.dua"], "mulai": date(2026, 11, 1), "selesai": None}
    with world.database.write() as session:
        with pytest.raises(Invalid) as caught:
            save(session, [{**given, "unor": None}, {**given, "selesai": date(2026, 10, 1)}], 1)
        assert set(caught.value.fields) == {"peran-0-unor", "peran-1-selesai"}
        save(session, [given], 1)
    assert world.actor("rekan").unor_roots == (world.unor["alpa.dua"],)
    table = world.registry.tables["akun_peran"]
    with world.database.write() as session:
        (row_id,) = session.scalars(sa.select(table.c.id).where(table.c.akun_id == rekan))
        foreign = session.scalar(sa.select(sa.func.min(table.c.id)))
        with pytest.raises(Invalid):
            save(session, [{**given, "id": foreign}], 2)
        save(session, [{**given, "id": row_id, "selesai": date(2026, 11, 19)}], 2)
        save(session, [], 3)
    assert world.actor("rekan").roles == EVERYBODY
    with world.database.read() as session:
        query = sa.select(History).where(History.entity == "akun_peran", History.row_id == row_id).order_by(History.id)
        events = list(session.scalars(query))
    assert [event.action for event in events] == ["create", "update", "delete"]
    assert {(event.root_entity, event.root_id) for event in events} == {("akun", rekan)}
    assert events[1].changes == {"selesai": [None, "2026-11-19"]}


def test_a_pegawai_has_one_account(world: World) -> None:
    values = {"nip": "199302022018022950", "nama": "Lain", "pegawai": world.pegawai["rekan"]}
    with world.database.write() as session, pytest.raises(Invalid, match=r"Pegawai ini sudah memiliki akun\."):
        entity.create(session, world.registry, world.actor("admin"), "akun", values, now=NOW)
