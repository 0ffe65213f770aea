"""Empty the index of Wagtail's own search backend: the admin is searched by AdminEntry now."""

from django.db import migrations


def empty(apps, schema_editor):
    IndexEntry = apps.get_model("wagtailsearch", "IndexEntry")
    IndexEntry.objects.all()._raw_delete(using=schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('search', '0001_initial'),
        ('wagtailsearch', '0006_customise_indexentry'),
    ]

    operations = [
        migrations.RunPython(empty, migrations.RunPython.noop, elidable=True),
    ]
