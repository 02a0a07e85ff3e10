"""Create table usulan_plt.

M-SAFE create table usulan_plt
"""

from app.models.alter import back, forward

revision = "0006_57ebd96e"
down_revision = "0005_48f7dc33"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """From the first shape of the JSON file beside this one to the second."""
    forward(__file__)


def downgrade() -> None:
    """From the second shape to the first."""
    back(__file__)
