"""The form to upload an official text in the admin."""

from typing import Any

from portal.notices.importing.reading import MAX_BYTES
from portal.tables.forms import UploadForm


class NoticeUploadForm(UploadForm):
    """One text file."""

    max_bytes = MAX_BYTES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Accept text files only."""
        super().__init__(*args, **kwargs)
        file = self.fields["file"]
        file.help_text = (
            f"通知文のテキストファイル（UTF-8またはShift_JIS）。{MAX_BYTES // 1024 // 1024}MBまで。"
        )
        file.widget.attrs["accept"] = ".txt,text/plain"
