"""Size limits of a file, including those for small files that expand."""

MAX_BYTES = 20 * 1024 * 1024
#: Rows with content after the header of a table.
MAX_ROWS = 5_000
#: Rows of a file, including blank ones.
MAX_ALL_ROWS = 200_000
#: Up to the last cell with content. Excel's own limit is 16,384.
MAX_COLUMNS = 1_000
#: Excel's limit for a cell.
MAX_CELL = 32_767
#: Cells up to the last one with content in each row.
MAX_CELLS = 500_000
#: Characters of all cells: a workbook may store a text once and show it in many cells.
MAX_CHARACTERS = 20_000_000
#: One part of a workbook, unpacked.
MAX_PART_BYTES = 64 * 1024 * 1024
#: Above this size, a limit of the compression ratio applies: a large sheet with formats in blank
#: cells has about 50, a zip bomb 1,000.
RATIO_FROM, MAX_RATIO = 8 * 1024 * 1024, 200
#: Of the process that reads.
SECONDS = 10
MEMORY = 512 * 1024 * 1024
#: Its output: each character as UTF-8, plus the JSON syntax around the cells.
MAX_RESULT_BYTES = 128 * 1024 * 1024
