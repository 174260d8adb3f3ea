"""Rules of this house that no ready-made linter knows. Each is data, with lines that it must find and must not."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from attrs import frozen

ROOT = Path(__file__).resolve().parents[1]
MAX_FILE = 400


@frozen
class HouseRule:
    name: str
    pattern: str
    files: str
    bad: tuple[str, ...]
    good: tuple[str, ...]


RULES = (
    HouseRule(
        "HTML goes into the page as parsed nodes, never through innerHTML",
        r"\.(innerHTML|outerHTML)\s*\+?=(?!=)|insertAdjacentHTML",
        r"frontend/src/.*\.ts$",
        ("root.innerHTML = html;", "a.insertAdjacentHTML('x', y)"),
        ("if (a.innerHTML === b) {}", "root.replaceChildren(...nodes);"),
    ),
    HouseRule(
        "A string for translators is a literal: an f-string is never found in a catalogue",
        r"\b(n?p?gettext(_lazy|_noop)?|_)\(\s*f[\"']",
        r"\.py$",
        ('gettext(f"Hello {name}")', "pgettext(f'x', 'y')"),
        ('pgettext("state", "Draft").format(x)',),
    ),
    HouseRule(
        "A moment has a time zone",
        r"datetime\.(now|utcnow|today)\(\)|date\.today\(\)",
        r"city_diplomacy_xblocks/.*\.py$",
        ("datetime.now()", "date.today()"),
        ("datetime.now(UTC)", "timezone.now()"),
    ),
    HouseRule(
        "Nothing floats in a frame that grows: no sticky, no fixed, no 100vh",
        # Studio's box is no such frame: its height is given, and what stands in it scrolls.
        r"^(?!\.modal-content ).*position:\s*(sticky|fixed)|100vh",
        r"frontend/css/.*\.css$",
        ("position: sticky;", ".cd { position: fixed; }", "height: 100vh"),
        ("position: absolute;", ".modal-content .cd { position: sticky; }"),
    ),
    HouseRule(
        "Directions are logical: inline and block, not left and right",
        r"(?<![\w-])(margin|padding|border)-(left|right)\b|(?<![\w-])float:\s*(left|right)",
        r"frontend/css/.*\.css$",
        ("margin-left: 1rem;",),
        ("margin-inline-start: 1rem;", "right .75rem center/1rem"),
    ),
    HouseRule(
        "A migration of ours holds no UUIDField and no JSONField (see the architecture)",
        r"models\.(UUIDField|JSONField)",
        r"city_diplomacy_xblocks/.*\.py$",
        ("models.UUIDField()", "models.JSONField()"),
        ("models.TextField()",),
    ),
)


def tracked() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    return [ROOT / name for name in listing.split("\0") if name]


def breaches() -> list[str]:
    found = []
    for path in tracked():
        name = str(path.relative_to(ROOT))
        rules = [rule for rule in RULES if re.search(rule.files, name)]
        if (not rules and not name.endswith(".py")) or not path.exists() or path == Path(__file__):
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        for rule in rules:
            found += [
                f"{name}:{number}: {rule.name}"
                for number, line in enumerate(lines, 1)
                if re.search(rule.pattern, line)
            ]
        if (
            name.startswith("city_diplomacy_xblocks/")
            and name.endswith(".py")
            and len(lines) > MAX_FILE
        ):
            found.append(f"{name}: {len(lines)} lines; a file of more than {MAX_FILE} is two rooms")
    return found


def untrue_rules() -> list[str]:
    """A rule that misses its bad lines or finds its good ones is itself the mistake."""
    missed = [
        f"{r.name}: misses {line!r}"
        for r in RULES
        for line in r.bad
        if not re.search(r.pattern, line)
    ]
    wrong = [
        f"{r.name}: finds {line!r}" for r in RULES for line in r.good if re.search(r.pattern, line)
    ]
    return missed + wrong


if __name__ == "__main__":
    problems = untrue_rules() + breaches()
    print("\n".join(problems) or f"House rules: {len(RULES)} hold.")
    sys.exit(bool(problems))
