"""Create table klaim_pimpinan and 1 more.

M-SAFE create table klaim_pimpinan
M-SAFE create table usulan_profil
"""

from app.models.alter import back, forward

revision = "0002_05ad7a36"
down_revision = "0001_9ff48d54"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
