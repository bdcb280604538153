from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.AddField("job", "alive_at", models.DateTimeField(null=True)),
    ]
