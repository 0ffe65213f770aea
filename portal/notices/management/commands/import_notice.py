"""Import an official text as a draft: `manage.py import_notice FILE.txt`."""

from django.core.management.base import CommandParser

from portal.notices.importing.services import NoticeReport
from portal.notices.importing.wizard import NoticeImport
from portal.tables.command import ImportCommand
from portal.tables.report import ImportReport


class Command(ImportCommand):
    """Parse a text, report line by line, and store a draft."""

    help = "通知文のテキスト（UTF-8またはShift_JIS）を、見出しや箇条書きに分けて下書きにします。"
    wizard = NoticeImport()

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare file, mode and the importing person."""
        parser.add_argument("file", metavar="FILE", help="通知文のテキストファイル")
        self.add_options(parser)

    def show_rows(self, report: ImportReport) -> None:
        """Print the head and the remarks."""
        assert isinstance(report, NoticeReport)  # noqa: S101  (the wizard returned it)
        notice = report.notice
        if notice is None:
            return
        facts = {
            "文書番号": notice.number,
            "日付": report.date,
            "宛先": "、".join(notice.addressees),
            "発出者": " ".join(notice.sender),
            "題名": notice.title,
            "本文": "、".join(f"{label} {number}" for label, number in notice.counts()),
        }
        for label, value in facts.items():
            self.stdout.write(f"{label}：{value or '（読み取れませんでした）'}")
        for remark in report.remarks:
            self.stdout.write(f"  {remark.weight.label} {remark}")

    def summary(self, report: ImportReport) -> str:
        """Return an empty text: there are no rows."""
        return ""

    def success(self, report: ImportReport) -> str:
        """Name the draft by its ID."""
        assert isinstance(report, NoticeReport)  # noqa: S101  (the wizard returned it)
        return (
            f"下書きとして取り込みました（ID {report.object_id}）。"
            "管理画面で確かめて公開してください。"
        )
