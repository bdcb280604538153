"""Rows that only the calculation changed, apart from those that an edit did."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_decisions")]

    operations = [
        migrations.AddField(
            model_name="planedit",
            name="moved",
            field=models.BinaryField(default=bytes),
        ),
    ]
