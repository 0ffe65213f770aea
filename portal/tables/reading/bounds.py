"""How large a file may be, in all the ways in which a small one can turn out to be large."""

MAX_BYTES = 20 * 1024 * 1024
#: Rows with content below the header of a table.
MAX_ROWS = 5_000
#: Rows of a file, blank ones too.
MAX_ALL_ROWS = 200_000
#: Up to the last cell with content. Excel's own limit is 16,384.
MAX_COLUMNS = 1_000
#: Excel's limit for a cell.
MAX_CELL = 32_767
#: Up to the last one with content of each row.
MAX_CELLS = 500_000
#: All cells together: a text that a workbook holds once may be shown in many of them.
MAX_CHARACTERS = 20_000_000
#: One part of a workbook, unpacked.
MAX_PART_BYTES = 64 * 1024 * 1024
#: Beyond this size a part may not be more times larger than it is packed: markup of a large
#: sheet with formats in blank cells comes to about 50, a bomb to 1,000.
RATIO_FROM, MAX_RATIO = 8 * 1024 * 1024, 200
#: Of the process that reads.
SECONDS = 10
MEMORY = 512 * 1024 * 1024
#: What it may send back: each character as UTF-8, with what JSON needs around the cells.
MAX_RESULT_BYTES = 128 * 1024 * 1024
