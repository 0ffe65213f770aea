"""Errors in a file, with messages for the uploader."""


class UnreadableFileError(Exception):
    """The file cannot be read; the message says why and what to do, in Japanese."""


TOO_SLOW = (
    "ファイルの読み取りに時間がかかりすぎたため、中止しました。"
    "不要な行・列・シートを削除するか、必要な部分だけを新しいファイルに値で貼り付けて、もう一度お試しください。"
)
TOO_LARGE_INSIDE = (
    "ファイルの中身が大きすぎるため、読み取れませんでした。"
    "不要な行・列・シート・書式を削除するか、必要な部分だけを新しいファイルに値で貼り付けて、もう一度お試しください。"
)
FAILED = (
    "ファイルを読み取れませんでした。ファイルが壊れているおそれがあります。"
    "保存し直してから、もう一度お試しください。"
)
BUSY = "サーバーが混み合っているため、ファイルを読み取れませんでした。しばらくしてから、もう一度お試しください。"
