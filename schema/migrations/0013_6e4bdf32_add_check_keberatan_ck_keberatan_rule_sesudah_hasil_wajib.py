"""Add check keberatan.ck_keberatan__rule__sesudah_hasil_wajib and 3 more.

M-BACKFILL add check keberatan.ck_keberatan__rule__sesudah_hasil_wajib
M-BACKFILL add check keberatan.ck_keberatan__rule__sesudah_perilaku_wajib
M-BACKFILL add check keberatan.ck_keberatan__rule__penjelasan_wajib
M-BACKFILL add check keberatan.ck_keberatan__rule__keputusan_wajib
"""

from app.models.alter import back, forward

revision = "0013_6e4bdf32"
down_revision = "0012_a083b772"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
