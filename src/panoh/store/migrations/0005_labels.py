import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_target_and_stance")]

    operations = [
        migrations.CreateModel(
            name="Fitted",
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
                ("language", models.CharField(max_length=8, unique=True)),
                ("fitted_at", models.DateTimeField()),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Reading",
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
                ("edition", models.CharField(max_length=64)),
                ("done_up_to", models.BigIntegerField()),
                ("last", models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name="Label",
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
                ("coder", models.CharField(max_length=8)),
                ("labels", models.JSONField(default=list)),
                ("target", models.CharField(max_length=16)),
                ("severity", models.IntegerField()),
                ("sample", models.CharField(max_length=16)),
                ("is_skipped", models.BooleanField(default=False)),
                ("covers_alike", models.BooleanField(default=False)),
                ("at", models.DateTimeField()),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="store.post"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("post", "coder"), name="one_label")
                ]
            },
        ),
    ]
