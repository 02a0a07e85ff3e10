"""Create table hari_libur and 13 more.

M-SAFE create table hari_libur
M-BACKFILL add column instansi.keberatan_ajukan_hari
M-BACKFILL add column instansi.keberatan_respon_hari
M-BACKFILL add column instansi.keberatan_hitung
M-SAFE add check instansi.ck_instansi__keberatan_ajukan_hari
M-SAFE add check instansi.ck_instansi__keberatan_ajukan_hari__2
M-SAFE add check instansi.ck_instansi__keberatan_respon_hari
M-SAFE add check instansi.ck_instansi__keberatan_respon_hari__2
M-SAFE add check instansi.ck_instansi__keberatan_hitung
M-SAFE add check instansi.ck_instansi__keberatan_hitung__length
M-SAFE create table keberatan
M-SAFE add column penilaian.atasan_id
M-SAFE add index penilaian.ix_penilaian__atasan_id
M-SAFE add reference penilaian.fk_penilaian__atasan
"""

from app.models.alter import back, forward

revision = "0012_a083b772"
down_revision = "0011_61035675"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
