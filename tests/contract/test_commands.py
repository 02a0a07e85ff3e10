"""The commands that a stranger's script may rely on: their names, their output, their exit codes."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.cli import demo
from app.cli.site import Site
from app.factory import create_app
from app.models import history
from app.models.account import Password
from app.models.transaction import Database
from app.settings import PACKAGED_SCHEMA, Settings
from tests.contract.conftest import Command
from tests.personas import World
from tests.support.web import Browser
from tests.support.webfixtures import sqlite_first

FINE, FINDINGS, USAGE, UNAVAILABLE = 0, 1, 2, 3
SQLITE = pytest.mark.parametrize("dialect_name", ["sqlite"], indirect=True)
COMMANDS = (
    "schema check",
    "schema diff",
    "schema migrate",
    "schema types",
    "schema docs",
    "schema explain",
    "schema who",
    "db upgrade",
    "seed demo",
    "accounts",
    "import",
    "import undo",
    "export",
    "history verify",
    "backup",
    "restore",
    "worker",
    "health",
    "run",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(ekinerja: Command, command: str) -> None:
    ended = ekinerja(*command.split(), "--help")
    assert ended.code == FINE
    assert f"Usage: ekinerja {command}" in ended.out


@pytest.mark.parametrize("typed", [["tidak-ada"], ["schema", "tidak-ada"], ["export", "unor"], ["backup", "--wrong"]])
def test_wrong_usage_is_2(ekinerja: Command, typed: list[str]) -> None:
    ended = ekinerja(*typed)
    assert ended.code == USAGE
    assert "--help" in ended.err


def test_a_wrong_setting_is_named(ekinerja: Command, site: pytest.MonkeyPatch) -> None:
    site.setenv("EKINERJA_PORT", "delapan ribu")
    ended = ekinerja("health")
    assert ended.code == USAGE
    assert "EKINERJA_PORT" in ended.err


class TestSchema:
    """schema check [DIR…] [--format text|json], diff, migrate."""

    def test_check_of_the_packaged_schema_is_fine(self, ekinerja: Command) -> None:
        assert ekinerja("schema", "check").code == FINE
        assert ekinerja("schema", "check", PACKAGED_SCHEMA).code == FINE

    def test_check_prints_place_cause_and_cure(self, ekinerja: Command, tmp_path: Path) -> None:
        folder = shutil.copytree(PACKAGED_SCHEMA, tmp_path / "schema")
        periode = folder / "entities" / "periode.yaml"
        text = periode.read_text("utf-8").replace("periode_awal: {type: month_day", "periode_awal: {type: mounth_day")
        periode.write_text(text, "utf-8")
        line = next(number for number, one in enumerate(text.splitlines(), 1) if "mounth_day" in one)
        ended = ekinerja("schema", "check", folder)
        assert ended.code == FINDINGS
        assert f"periode.yaml:{line}:24: E201 unknown field type 'mounth_day'" in ended.out
        assert "did you mean 'month_day'?" in ended.out
        as_json = ekinerja("schema", "check", folder, "--format", "json")
        assert as_json.code == FINDINGS
        first = json.loads(as_json.out)[0]
        assert (first["code"], first["line"], first["column"]) == ("E201", line, 24)

    def test_check_of_a_folder_that_is_not_there_is_usage(self, ekinerja: Command, tmp_path: Path) -> None:
        assert ekinerja("schema", "check", tmp_path / "tidak-ada").code == USAGE

    def test_docs_writes_the_manual_of_the_set_folders(
        self, ekinerja: Command, site: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        kantor = Path(__file__).parents[1] / "kantor"
        site.setenv("EKINERJA_SCHEMA", f"{PACKAGED_SCHEMA}:{kantor}")
        (tmp_path / "petunjuk").mkdir()
        (tmp_path / "petunjuk" / "milik-sendiri.md").write_text("tetap", "utf-8")
        ended = ekinerja("schema", "docs", "--out", tmp_path / "petunjuk")
        assert ended.code == FINE
        made = {path.name: path.read_text("utf-8") for path in (tmp_path / "petunjuk").iterdir()}
        assert ended.out.count("written: ") == len(made) - 1
        assert "stateDiagram-v2" in made["usulan.md"]
        assert made["milik-sendiri.md"] == "tetap"
        ekinerja("schema", "docs", "--out", tmp_path / "petunjuk")
        assert {path.name: path.read_text("utf-8") for path in (tmp_path / "petunjuk").iterdir()} == made

    def test_explain_tells_which_line_lets_a_role_do_something(
        self, ekinerja: Command, site: pytest.MonkeyPatch
    ) -> None:
        kantor = Path(__file__).parents[1] / "kantor"
        site.setenv("EKINERJA_SCHEMA", f"{PACKAGED_SCHEMA}:{kantor}")
        may = ekinerja("schema", "explain", "admin_unit", "setujui", "usulan")
        assert may.code == FINE
        assert "kantor/workflows/usulan.yaml:" in may.out
        assert "where: Status adalah Diajukan dan Jumlah paling banyak 5" in may.out
        assert "asks: bukan pada data sendiri" in may.out
        may_not = ekinerja("schema", "explain", "operator", "update", "usulan")
        assert may_not.code == FINDINGS
        assert "it is granted to: admin_unit, pegawai" in may_not.out
        for wrong in (["x", "list", "unor"], ["pegawai", "x", "unor"], ["pegawai", "list", "x"]):
            ended = ekinerja("schema", "explain", *wrong)
            assert (ended.code, "there is no" in ended.err) == (USAGE, True)
        assert ekinerja("schema", "explain", "operator", "list", "akun_peran").code == USAGE
        assert ekinerja("schema", "explain", "operator", "list", "akun", "--as", "1").code == USAGE

    def test_who_tells_the_days_on_which_roles_can_act(
        self, ekinerja: Command, site: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        overlay = tmp_path / "kantor"
        shutil.copytree(Path(__file__).parents[1] / "kantor", overlay)
        usulan, flow = overlay / "entities" / "usulan.yaml", overlay / "workflows" / "usulan.yaml"
        usulan.write_text(
            usulan.read_text("utf-8").replace("  jumlah:", "  batas: {type: date, label: Batas}\n  jumlah:")
        )
        written = flow.read_text("utf-8").replace("from: draft, ", "from: draft, when: {batas: {gte: {today: 0}}}, ")
        flow.write_text(written, "utf-8")
        site.setenv("EKINERJA_SCHEMA", f"{PACKAGED_SCHEMA}:{overlay}")
        asked = ("schema", "who", "usulan", "2026-01-01", "2026-03-31", "--set", "status=draft")
        open_ended = ekinerja(*asked)
        assert open_ended.code == FINE
        assert "if Batas paling cepat 1 Januari 2026 (first day), Batas paling cepat 31 Maret 2026" in open_ended.out
        known = ekinerja(*asked, "--set", "batas=2026-02-05", "--format", "json")
        assert known.code == FINDINGS
        draft = json.loads(known.out)[1]
        spans = {(one["action"], one["role"]): one["spans"] for one in draft["answers"]}
        assert spans["ajukan", "pegawai"] == [{"from": "2026-01-01", "to": "2026-02-05", "if": ""}]
        assert draft["stuck"] == [{"from": "2026-02-06", "to": "2026-03-31"}]
        assert (
            "nobody can move a row on from 2026-02-06 to 2026-03-31"
            in ekinerja(*asked, "--set", "batas=2026-02-05").out
        )

    @pytest.mark.parametrize(
        "typed",
        [
            ["x", "2026-01-01", "2026-01-02"],
            ["akun_peran", "2026-01-01", "2026-01-02"],
            ["unor", "2026-01-02", "2026-01-01"],
            ["unor", "2026-01-01", "2126-01-01"],
            ["unor", "0001-01-01", "0001-01-01"],
            ["unor", "2026-13-01", "2026-01-01"],
            ["unor", "2026-01-01", "2026-01-01", "--set", "nama"],
            ["unor", "2026-01-01", "2026-01-01", "--set", "jumlah_pegawai=1"],
            ["unor", "2026-01-01", "2026-01-01", "--set", "nama.x=1"],
            ["unor", "2026-01-01", "2026-01-01", "--set", "mandiri=mungkin"],
        ],
    )
    def test_who_is_told_what_it_cannot_ask(self, ekinerja: Command, typed: list[str]) -> None:
        assert ekinerja("schema", "who", *typed).code == USAGE

    @SQLITE
    def test_who_asks_about_a_row_of_the_database(self, ekinerja: Command, on_world: World) -> None:
        row = str(on_world.akun["pegawai"])
        told = ekinerja("schema", "who", "akun", "2026-01-01", "2026-01-31", "--row", row)
        assert told.code == FINE
        assert "kode_reset  admin_instansi  throughout, if Akun dan Peran bukan akun Anda\n" in told.out
        disabled = str(on_world.akun["mati"])
        closed = ekinerja("schema", "who", "akun", "2026-01-01", "2026-01-31", "--row", disabled).out
        assert "kode_reset  operator        never" in closed
        assert ekinerja("schema", "who", "akun", "2026-01-01", "2026-01-31", "--row", "99999").code == FINDINGS

    @SQLITE
    def test_explain_answers_for_one_row_as_the_program_does(self, ekinerja: Command, on_world: World) -> None:
        row = str(on_world.pegawai["pegawai"])
        near = ekinerja("schema", "explain", "admin_unit", "update", "pegawai", row)
        assert near.code == FINE
        assert "a admin_unit near to it may update" in near.out
        assert "(within)" in near.out
        theirs = ekinerja("schema", "explain", "admin_unit", "update", "pegawai", row, "--as", on_world.nip("unit"))
        assert theirs.code == FINE
        assert "UJANG UNIT" in theirs.out
        assert "admin_unit from 2026-01-01 to further notice" in theirs.out
        other = str(on_world.pegawai["rekan"])
        far = ekinerja("schema", "explain", "admin_unit", "update", "pegawai", other, "--as", on_world.nip("unit"))
        assert far.code == FINDINGS
        assert "(out of it)" in far.out
        own = on_world.nip("pegawai")
        assert ekinerja("schema", "explain", "admin_unit", "update", "pegawai", row, "--as", own).code == FINDINGS
        assert ekinerja("schema", "explain", "admin_unit", "update", "pegawai", "99999").code == FINDINGS
        assert ekinerja("schema", "explain", "admin_unit", "create", "pegawai", row).code == FINE

    def test_a_broken_schema_is_told_by_every_command(
        self, ekinerja: Command, site: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        folder = tmp_path / "rusak"
        (folder / "entities").mkdir(parents=True)
        (folder / "entities" / "x.yaml").write_text("entity: x\nsurprise: 1\n", "utf-8")
        site.setenv("EKINERJA_SCHEMA", str(folder))
        ended = ekinerja("schema", "diff")
        assert ended.code == FINDINGS
        assert "x.yaml:2:1" in ended.err

    def test_diff_and_migrate_change_nothing_twice(
        self, ekinerja: Command, on_database: Database, schema_copy: Path
    ) -> None:
        assert ekinerja("schema", "diff").out == "nothing to do\n"
        assert ekinerja("schema", "migrate").code == FINE

    def test_a_folder_with_one_new_file_gives_a_table(
        self,
        ekinerja: Command,
        site: pytest.MonkeyPatch,
        on_database: Database,
        schema_copy: Path,
        tmp_path: Path,
    ) -> None:
        overlay = tmp_path / "kantor"
        (overlay / "entities").mkdir(parents=True)
        (overlay / "entities" / "ruang.yaml").write_text(
            "entity: ruang\nlabel: Ruang\ntitle: '{nama}'\nscope: instansi\nnatural_key: [nama]\n"
            "fields:\n  nama: {type: text, label: Nama, required: true}\n"
            "list: {columns: [nama]}\npermissions:\n  admin_instansi: {actions: [list, read, create]}\n",
            "utf-8",
        )
        site.setenv("EKINERJA_SCHEMA", f"{schema_copy}:{overlay}")
        planned = ekinerja("schema", "diff")
        assert "ruang" in planned.out
        assert ekinerja("schema", "migrate").code == FINE
        assert sa.inspect(on_database.engine).has_table("ruang")
        assert list((overlay / "migrations").glob("0001_*.py"))
        assert ekinerja("schema", "diff").out == "nothing to do\n"


class TestDemo:
    """db upgrade, seed demo, accounts --json."""

    def test_without_tables_the_next_step_is_said(self, ekinerja: Command) -> None:
        for typed in (["seed", "demo"], ["backup", "x.zip"], ["history", "verify"], ["worker"]):
            ended = ekinerja(*typed)
            assert ended.code == UNAVAILABLE
            assert "ekinerja db upgrade" in ended.err

    def test_an_unreachable_database_is_said(self, ekinerja: Command, site: pytest.MonkeyPatch) -> None:
        site.setenv("EKINERJA_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
        ended = ekinerja("db", "upgrade")
        assert ended.code == UNAVAILABLE
        assert "database" in ended.err

    @sqlite_first
    def test_demo_mode_has_an_account_for_each_role(
        self, ekinerja: Command, site: pytest.MonkeyPatch, on_database: Database
    ) -> None:
        site.setenv("EKINERJA_DEMO", "1")
        assert ekinerja("db", "upgrade").code == FINE
        assert ekinerja("seed", "demo", "--pegawai", "30").code == FINE
        ended = ekinerja("accounts", "--json")
        accounts = json.loads(ended.out)
        assert ended.code == FINE
        assert {tuple(one) for one in accounts} == {("role", "nip", "password", "nama")}
        assert {"operator", "admin_instansi", "admin_unit", "tim_penilai", "pegawai"} <= {
            one["role"] for one in accounts
        }
        assert all(len(one["nip"]) == 18 and len(one["password"]) >= 12 for one in accounts)
        with on_database.read() as session:
            assert session.scalar(sa.text("SELECT count(*) FROM pegawai")) == 30
            assert session.scalar(sa.text("SELECT count(*) FROM pegawai WHERE substr(nip, 16) < '900'")) == 0

    @SQLITE
    def test_loading_again_keeps_people_and_passwords(self, ekinerja: Command, on_demo: Database) -> None:
        before = ekinerja("accounts", "--json").out
        assert ekinerja("seed", "demo", "--pegawai", "20").code == FINE
        assert ekinerja("accounts", "--json").out == before
        with on_demo.read() as session:
            assert session.scalar(sa.text("SELECT count(*) FROM pegawai")) == 20

    @SQLITE
    @pytest.mark.full
    def test_without_demo_mode_nobody_has_a_password(self, ekinerja: Command, on_database: Database) -> None:
        assert ekinerja("seed", "demo", "--pegawai", "20").code == FINE
        with on_database.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Password)) == 0
        assert ekinerja("accounts", "--json").code == UNAVAILABLE

    @SQLITE
    def test_a_start_out_of_demo_mode_takes_the_passwords_back(
        self, ekinerja: Command, site: pytest.MonkeyPatch, on_demo: Database
    ) -> None:
        site.delenv("EKINERJA_DEMO")
        office = Site(Settings.load())
        assert demo.prepare(office) == []
        office.close()
        with on_demo.read() as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(Password)) == 0
        assert ekinerja("accounts", "--json").code == UNAVAILABLE

    @SQLITE
    def test_no_server_out_of_demo_mode_takes_a_demo_password(
        self, ekinerja: Command, site: pytest.MonkeyPatch, on_demo: Database
    ) -> None:
        """However it was started: this is what `gunicorn app.wsgi:app` serves."""
        account = json.loads(ekinerja("accounts", "--json").out)[0]

        def log_in() -> int:
            browser = Browser(create_app(Settings.load()).test_client())
            return browser.login(account["nip"], account["password"]).status_code

        assert log_in() == 302
        site.delenv("EKINERJA_DEMO")
        assert log_in() == 422
        site.setenv("EKINERJA_DEMO", "1")
        assert log_in() == 302


class TestFiles:
    """import ENTITY FILE --as NIP [--dry-run] [--json], import undo PLAN, export ENTITY FILE --as NIP."""

    @pytest.fixture
    def units(self, tmp_path: Path) -> Path:
        """Two good units and one that points at a unit which is not there."""
        path = tmp_path / "unor.csv"
        rows = [
            "Nama Unor;Atasan;ID Unor",
            "Bidang Tiga;Dinas Alpa;Z-3",
            "Seksi Tiga;Bidang Tiga;Z-4",
            "Seksi;Entah;Z-5",
        ]
        path.write_text("\n".join(rows) + "\n", "utf-8")
        return path

    def test_a_dry_run_changes_nothing_and_says_what_would(
        self, ekinerja: Command, on_world: World, units: Path
    ) -> None:
        ended = ekinerja("import", "unor", units, "--as", on_world.nip("admin"), "--dry-run", "--json")
        found = json.loads(ended.out)
        assert ended.code == FINDINGS
        assert set(found) == {"plan", "new", "changed", "same", "error", "errors"}
        assert (found["new"], found["changed"], found["same"], found["error"]) == (2, 0, 0, 1)
        wrong = found["errors"][0]
        assert set(wrong) == {"sheet", "row", "column", "message"}
        assert (wrong["row"], wrong["column"]) == (4, "B")
        assert "Entah" in wrong["message"]
        assert "Bidang Tiga" not in self._units(on_world)

    def test_an_import_is_applied_and_undone(self, ekinerja: Command, on_world: World, units: Path) -> None:
        before = self._units(on_world)
        ended = ekinerja("import", "unor", units, "--as", on_world.nip("admin"), "--json")
        assert {"Bidang Tiga", "Seksi Tiga"} <= self._units(on_world)
        again = json.loads(ekinerja("import", "unor", units, "--as", on_world.nip("admin"), "--json").out)
        assert (again["new"], again["same"]) == (0, 2)
        assert ekinerja("import", "undo", str(json.loads(ended.out)["plan"])).code == FINE
        assert self._units(on_world) == before

    @SQLITE
    def test_who_may_not_import_is_told_so(self, ekinerja: Command, on_world: World, units: Path) -> None:
        assert ekinerja("import", "unor", units, "--as", on_world.nip("pegawai")).code == FINDINGS
        assert ekinerja("import", "unor", units, "--as", "199001012015011999").code == FINDINGS
        assert "Bidang Tiga" not in self._units(on_world)

    @SQLITE
    @pytest.mark.parametrize("typed", [["import", "tidak_ada"], ["export", "tidak_ada"]])
    def test_an_unknown_entity_is_usage(
        self, ekinerja: Command, on_world: World, units: Path, typed: list[str]
    ) -> None:
        assert ekinerja(*typed, units, "--as", on_world.nip("admin")).code == USAGE

    def test_an_export_holds_the_rows_of_ones_own_instansi(
        self, ekinerja: Command, on_world: World, tmp_path: Path
    ) -> None:
        path = tmp_path / "pegawai.csv"
        assert ekinerja("export", "pegawai", path, "--as", on_world.nip("admin")).code == FINE
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = "\n".join(",".join(row) for row in csv.reader(file))
        assert on_world.nip("rekan") in text
        assert on_world.nip("beta_pegawai") not in text

    @SQLITE
    def test_an_export_needs_a_format(self, ekinerja: Command, on_world: World, tmp_path: Path) -> None:
        assert ekinerja("export", "pegawai", tmp_path / "x.pdf", "--as", on_world.nip("admin")).code == USAGE

    @staticmethod
    def _units(world: World) -> set[str]:
        with world.database.read() as session:
            return set(session.scalars(sa.select(world.registry.tables["unor"].c.nama)))


class TestKeeping:
    """history verify, backup FILE, restore FILE, health."""

    def test_an_altered_history_is_found(self, ekinerja: Command, on_world: World) -> None:
        with on_world.database.write() as session:
            assert history.seal(session) > 0
        assert ekinerja("history", "verify").code == FINE
        with on_world.database.write() as session:
            session.execute(sa.update(history.History).where(history.History.id == 3).values(actor_nama="ORANG LAIN"))
        ended = ekinerja("history", "verify")
        assert ended.code == FINDINGS
        assert "3" in ended.out

    def test_a_backup_comes_back_into_another_database(
        self, ekinerja: Command, site: pytest.MonkeyPatch, on_world: World, tmp_path: Path
    ) -> None:
        path = tmp_path / "cadangan.zip"
        assert ekinerja("backup", path).code == FINE
        assert ekinerja("restore", path).code == FINDINGS
        site.setenv("EKINERJA_DATABASE_URL", f"sqlite:///{tmp_path / 'lain.db'}")
        assert ekinerja("restore", path).code == FINE
        other = Database(f"sqlite:///{tmp_path / 'lain.db'}")
        with other.read() as session, on_world.database.read() as original:
            names = sa.select(on_world.registry.tables["pegawai"].c.nama).order_by("nama")
            assert session.scalars(names).all() == original.scalars(names).all()
        other.dispose()

    def test_what_is_no_backup_is_refused(self, ekinerja: Command, tmp_path: Path) -> None:
        path = tmp_path / "x.zip"
        path.write_text("bukan cadangan")
        assert ekinerja("restore", path).code == FINDINGS
        assert ekinerja("restore", tmp_path / "tidak-ada.zip").code == USAGE

    def test_nobody_answers_is_3(self, ekinerja: Command, site: pytest.MonkeyPatch) -> None:
        site.setenv("EKINERJA_PORT", "1")
        assert ekinerja("health").code == UNAVAILABLE
