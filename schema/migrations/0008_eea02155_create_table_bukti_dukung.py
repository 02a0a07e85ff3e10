"""Create table bukti_dukung and 4 more.

M-SAFE create table bukti_dukung
M-SAFE create table bukti_dukung_indikator
M-SAFE create table penilaian
M-SAFE create table realisasi
M-SAFE create table rencana_aksi
"""

from app.models.alter import back, forward

revision = "0008_eea02155"
down_revision = "0007_41b00c5b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
