"""The kinds of status become data: approach, national programme and fiscal years."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0002_boundaries")]

    operations = [
        migrations.CreateModel(
            name="Implementation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField(help_text="英小文字・数字・ハイフン。", unique=True, verbose_name="識別子")),
                ("label", models.CharField(max_length=60, unique=True, verbose_name="表示名")),
                ("approach", models.CharField(blank=True, help_text="例 既存制度活用アプローチ。", max_length=60, verbose_name="進め方")),
                ("programme", models.CharField(blank=True, help_text="その進め方のために行う国の事業。", max_length=100, verbose_name="国の事業")),
                ("first_year", models.PositiveSmallIntegerField(blank=True, help_text="西暦（例 2026）。", null=True, verbose_name="始まりの年度")),
                ("last_year", models.PositiveSmallIntegerField(blank=True, help_text="西暦。この年度まで選べます。", null=True, verbose_name="終わりの年度")),
                ("order", models.PositiveSmallIntegerField(default=0, help_text="取組が進んだものほど大きな数。地図の濃さになります。", verbose_name="並び順")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="根拠・備考")),
            ],
            options={
                "verbose_name": "実施状況の区分",
                "verbose_name_plural": "実施状況の区分",
                "ordering": ["order", "label"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("first_year__isnull", True), ("last_year__isnull", True), ("last_year__gte", models.F("first_year")), _connector="OR"),
                        name="implementation_years_in_order",
                        violation_error_message="終わりの年度は始まりの年度より後にしてください。",
                    )
                ],
            },
        ),
        migrations.RenameField("programmestatus", "status", "old_status"),
        migrations.AddField(
            "programmestatus",
            "status",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="municipalities.implementation", verbose_name="実施状況"),
        ),
    ]
