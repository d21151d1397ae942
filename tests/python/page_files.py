"""Writes the files that a page shows (`<!-- file: NAME -->`) into a folder.

    page_files.py PAGE FOLDER
"""

import re
import sys
from pathlib import Path

FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)

page, folder = map(Path, sys.argv[1:])
files = FILE.findall(page.read_text("utf-8"))
assert files, f"{page} shows no file"
for name, text in files:
    (folder / name).write_text(text, "utf-8")
