import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_export_notes")]

    operations = [
        migrations.AddField(
            model_name="bankentry",
            name="kind",
            field=models.CharField(default="image", max_length=8),
        ),
        migrations.AddField(
            model_name="bankentry",
            name="frames_looked_inside",
            field=models.BigIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="EntryPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("number", models.IntegerField()),
                ("pdq", models.BinaryField()),
                ("at_seconds", models.FloatField(null=True)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        to="store.bankentry",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="entrypart",
            constraint=models.UniqueConstraint(
                fields=("entry", "number"), name="one_part"
            ),
        ),
        migrations.AddField(
            model_name="match", name="part", field=models.IntegerField(default=0)
        ),
        migrations.AddField(
            model_name="match",
            name="orientation",
            field=models.IntegerField(default=0),
        ),
        migrations.AddField(
            model_name="match", name="box", field=models.JSONField(null=True)
        ),
        migrations.AddField(
            model_name="match", name="votes", field=models.IntegerField(default=1)
        ),
        migrations.AddField(
            model_name="match",
            name="her_seconds",
            field=models.FloatField(null=True),
        ),
    ]
