"""Create table dokumen_cetak and 4 more.

M-SAFE create table dokumen_cetak
M-SAFE create table feedback_rekan
M-SAFE create table jadwal
M-SAFE create table permintaan_feedback
M-SAFE create table tinjauan
"""

from app.models.alter import back, forward

revision = "0014_f84a0ed6"
down_revision = "0013_6e4bdf32"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
