"""The old column goes, and every status has a kind."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0004_statuses_to_implementations")]

    operations = [
        migrations.RemoveField("programmestatus", "old_status"),
        migrations.AlterField(
            "programmestatus",
            "status",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipalities.implementation", verbose_name="実施状況"),
        ),
        migrations.AlterModelOptions(
            "programmestatus",
            {
                "ordering": ["municipality", "-fiscal_year"],
                "verbose_name": "包括的な支援体制の実施状況",
                "verbose_name_plural": "包括的な支援体制の実施状況",
            },
        ),
    ]
