"""Import an event table: `manage.py import_trainings FILE.csv --dry-run`."""

from portal.tables.command import ImportCommand
from portal.tables.report import Outcome
from trainings.event_profiles.wizard import TrainingImport


class Command(ImportCommand):
    """Import a file and report row by row."""

    help = (
        "イベントの表（推奨データセット、GIF。XLSXまたはCSV）を研修の下書きとして取り込みます。"
        "1行でもエラーがあれば、何も保存しません。"
    )
    wizard = TrainingImport()
    counted = (Outcome.NEW, Outcome.SKIP)
