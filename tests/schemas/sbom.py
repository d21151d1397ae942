"""Holds an SBOM against the schema of CycloneDX: sbom.py FILE"""

import sys
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

wrong = JsonStrictValidator(SchemaVersion.V1_5).validate_str(Path(sys.argv[1]).read_text("utf-8"))
if wrong:
    sys.exit(f"{sys.argv[1]}: {wrong}")
print("the SBOM is one")
