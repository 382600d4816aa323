from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0003_how_found")]

    operations = [
        migrations.AddField(
            model_name="finding",
            name="target",
            field=models.CharField(default="unclear", max_length=16),
        ),
        migrations.AddField(
            model_name="finding",
            name="stance",
            field=models.CharField(default="said", max_length=16),
        ),
    ]
