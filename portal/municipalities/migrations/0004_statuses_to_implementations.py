"""Give each status its row among the kinds; the set-up adds the kinds that no municipality has."""

from django.db import migrations

JUSO = "重層的支援体制整備事業"
MODEL = "機能集約化アプローチによる包括的な支援体制整備モデル事業"
KINDS = {
    "none": {"label": "未実施", "order": 10},
    "preparing": {
        "label": "移行準備事業 実施", "approach": JUSO, "programme": f"{JUSO}への移行準備事業",
        "first_year": 2021, "last_year": 2025, "order": 30,
    },
    "implemented": {
        "label": f"{JUSO} 実施", "approach": JUSO, "programme": JUSO, "first_year": 2021, "order": 40,
    },
    "consolidated": {
        "label": "機能集約化アプローチ（モデル）", "approach": "機能集約化アプローチ",
        "programme": MODEL, "first_year": 2026, "order": 50,
    },
}  # fmt: skip


def link(apps, _schema_editor):
    status = apps.get_model("municipalities", "ProgrammeStatus")
    implementation = apps.get_model("municipalities", "Implementation")
    for slug in status.objects.order_by().values_list("old_status", flat=True).distinct():
        kind, _ = implementation.objects.get_or_create(slug=slug, defaults=KINDS[slug])
        status.objects.filter(old_status=slug).update(status=kind)


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0003_implementation")]

    operations = [migrations.RunPython(link, migrations.RunPython.noop)]
