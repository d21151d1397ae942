"""Which characters this Python's `repr` escapes, as ranges: a JSON list of first and last code points."""

import json
import sys
import unicodedata

ranges: list[list[int]] = []
for code in range(0x110000):
    if not 0xD800 <= code <= 0xDFFF and not chr(code).isprintable():
        if ranges and ranges[-1][1] == code - 1:
            ranges[-1][1] = code
        else:
            ranges.append([code, code])
json.dump({"unicode": unicodedata.unidata_version, "escaped": ranges}, sys.stdout)
