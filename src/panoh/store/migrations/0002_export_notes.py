import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="export",
            name="leftovers",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="export",
            name="notes",
            field=models.JSONField(default=dict),
        ),
        migrations.AlterField(
            model_name="post",
            name="export",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="store.export",
            ),
        ),
    ]
