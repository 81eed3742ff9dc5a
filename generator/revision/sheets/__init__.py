"""Tables of the content as Excel workbooks: given out, filled in, read again.

    tables ─── what a sheet shows of the content, cell by cell          (Report -> `Table`)
    writing ── the workbook, with its bookkeeping in a hidden sheet     (Table -> .xlsx)
    reading ── what the cells of a workbook say, exactly or not at all  (.xlsx -> `Book`)
    finding ── which rows and columns of it are the table's, wherever they stand by now
    values ─── what a cell's words mean for the YAML

What is done with them is said where it is done: `pull` merges sheets that come back, `address_list` reads an office's own list.
"""
