"""Add column pegawai.nomor_kartu_asn and 4 more.

M-SAFE add column pegawai.nomor_kartu_asn
M-SAFE add column pegawai.tmt_cpns
M-SAFE add column pegawai.tmt_pns
M-SAFE add check pegawai.ck_pegawai__nomor_kartu_asn__length
M-SAFE drop index usulan_profil.ix_usulan_profil__dasar
"""

from app.models.alter import back, forward

revision = "0004_236452c1"
down_revision = "0003_d6024e7e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
