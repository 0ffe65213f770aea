"""The kinds of status have left the vocabularies: `portal.municipalities` keeps them with their years."""

from django.db import migrations


def delete(apps, _schema_editor):
    apps.get_model("vocabularies", "Term").objects.filter(vocabulary="implementation").delete()


class Migration(migrations.Migration):
    dependencies = [("vocabularies", "0004_day_of_explanation")]

    operations = [migrations.RunPython(delete, migrations.RunPython.noop)]
