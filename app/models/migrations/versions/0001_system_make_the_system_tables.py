"""Make the system tables."""

import sqlalchemy as sa
from alembic import op

from app.models.base import UTCDateTime

revision = "0001_system"
down_revision = None
branch_labels = ("system",)
depends_on = None


def upgrade() -> None:
    """Make the tables or change them."""
    op.create_table(
        "sys_answer",
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("request_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("akun_id", "key", name=op.f("pk_sys_answer")),
    )
    op.create_table(
        "sys_history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("actor_nama", sa.String(length=200), nullable=False),
        sa.Column("actor_nip", sa.String(length=30), nullable=False),
        sa.Column("origin", sa.String(length=20), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("root_entity", sa.String(length=80), nullable=False),
        sa.Column("root_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_history")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sys_history_root_entity_root_id_id"), "sys_history", ["root_entity", "root_id", "id"], unique=False
    )
    op.create_table(
        "sys_import_mapping",
        sa.Column(
            "instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("instansi_id", "entity", "fingerprint", name=op.f("pk_sys_import_mapping")),
    )
    op.create_table(
        "sys_import_plan",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("modes", sa.JSON(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("tables", sa.JSON(), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("job_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("planned_at", UTCDateTime(), nullable=True),
        sa.Column("applied_at", UTCDateTime(), nullable=True),
        sa.Column("undone_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('pemetaan', 'menyusun', 'siap', 'menerapkan', 'diterapkan', 'membatalkan', 'dibatalkan', 'basi', 'gagal')",
            name=op.f("ck_sys_import_plan_status"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_import_plan")),
        sqlite_autoincrement=True,
    )
    op.create_index(
        op.f("ix_sys_import_plan_akun_id_entity_id"), "sys_import_plan", ["akun_id", "entity", "id"], unique=False
    )
    op.create_table(
        "sys_import_row",
        sa.Column("plan_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("messages", sa.JSON(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('new', 'changed', 'same', 'error', 'skipped', 'deactivate')",
            name=op.f("ck_sys_import_row_outcome"),
        ),
        sa.PrimaryKeyConstraint("plan_id", "seq", name=op.f("pk_sys_import_row")),
    )
    op.create_index(
        op.f("ix_sys_import_row_plan_id_outcome_seq"), "sys_import_row", ["plan_id", "outcome", "seq"], unique=False
    )
    op.create_table(
        "sys_job",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=60), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("instansi_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("done", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("total", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("message", sa.String(length=2000), nullable=False),
        sa.Column("result_path", sa.String(length=500), nullable=True),
        sa.Column("result_name", sa.String(length=200), nullable=True),
        sa.Column("attempts", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("heartbeat_at", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "status IN ('antre', 'berjalan', 'selesai', 'gagal', 'dihentikan')", name=op.f("ck_sys_job_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_job")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sys_job_akun_id_id"), "sys_job", ["akun_id", "id"], unique=False)
    op.create_index(op.f("ix_sys_job_status_id"), "sys_job", ["status", "id"], unique=False)
    op.create_table(
        "sys_notice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cause", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entity", sa.String(length=80), nullable=False),
        sa.Column("row_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_notice")),
        sa.UniqueConstraint("cause", "akun_id", name=op.f("uq_sys_notice_cause_akun_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sys_notice_akun_id_id"), "sys_notice", ["akun_id", "id"], unique=False)
    op.create_table(
        "sys_password",
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("akun_id", name=op.f("pk_sys_password")),
    )
    op.create_table(
        "sys_receipt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sys_receipt")),
    )
    op.create_table(
        "sys_reset_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("issued_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("issued_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_reset_code")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sys_reset_code_akun_id"), "sys_reset_code", ["akun_id"], unique=False)
    op.create_table(
        "sys_seal",
        sa.Column("seq", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("history_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_sys_seal")),
        sa.UniqueConstraint("history_id", name=op.f("uq_sys_seal_history_id")),
    )
    op.create_table(
        "sys_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("agent", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sys_session")),
    )
    op.create_index(op.f("ix_sys_session_akun_id"), "sys_session", ["akun_id"], unique=False)
    op.create_table(
        "sys_throttle",
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("failures", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("blocked_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sys_throttle")),
    )
    op.create_table(
        "sys_token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("akun_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("nama", sa.String(length=100), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("entities", sa.String(length=2000), nullable=False),
        sa.Column("writes", sa.Boolean(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("revoked_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sys_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sys_token_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sys_token_akun_id_id"), "sys_token", ["akun_id", "id"], unique=False)


def downgrade() -> None:
    """Undo it."""
    op.drop_index(op.f("ix_sys_token_akun_id_id"), table_name="sys_token")
    op.drop_table("sys_token")
    op.drop_table("sys_throttle")
    op.drop_index(op.f("ix_sys_session_akun_id"), table_name="sys_session")
    op.drop_table("sys_session")
    op.drop_table("sys_seal")
    op.drop_index(op.f("ix_sys_reset_code_akun_id"), table_name="sys_reset_code")
    op.drop_table("sys_reset_code")
    op.drop_table("sys_receipt")
    op.drop_table("sys_password")
    op.drop_index(op.f("ix_sys_notice_akun_id_id"), table_name="sys_notice")
    op.drop_table("sys_notice")
    op.drop_index(op.f("ix_sys_job_status_id"), table_name="sys_job")
    op.drop_index(op.f("ix_sys_job_akun_id_id"), table_name="sys_job")
    op.drop_table("sys_job")
    op.drop_index(op.f("ix_sys_import_row_plan_id_outcome_seq"), table_name="sys_import_row")
    op.drop_table("sys_import_row")
    op.drop_index(op.f("ix_sys_import_plan_akun_id_entity_id"), table_name="sys_import_plan")
    op.drop_table("sys_import_plan")
    op.drop_table("sys_import_mapping")
    op.drop_index(op.f("ix_sys_history_root_entity_root_id_id"), table_name="sys_history")
    op.drop_table("sys_history")
    op.drop_table("sys_answer")
