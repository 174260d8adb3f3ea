"""A worksheet of the library as a text to adapt: nothing of it is lost, and nothing else needed."""

from __future__ import annotations

import pytest

from city_diplomacy_xblocks.cli import main
from city_diplomacy_xblocks.worksheets import library
from city_diplomacy_xblocks.worksheets.adapting import adapted
from city_diplomacy_xblocks.worksheets.loader import dump_definition, load_text


@pytest.mark.parametrize("worksheet_id", library.ids())
def test_the_text_says_all_that_the_worksheet_does(worksheet_id):
    worksheet = library.get(worksheet_id)
    copy = load_text(adapted(worksheet, worksheet_id="ma_fiche"), name="ma_fiche.yaml")
    told = dump_definition(copy)
    whole = {**dump_definition(worksheet), "id": "ma_fiche", "version": 1}
    whole.pop("upgrades", None)
    assert told == whole


def test_people_can_read_it():
    text = adapted(library.get("fiche_bonne_pratique"), worksheet_id="ma_fiche")
    assert text.startswith("id: ma_fiche\nversion: 1\ntitle: {fr: ")
    assert max(map(len, text.splitlines())) < 140


def test_the_command_writes_it(tmp_path, capsys):
    file = tmp_path / "ma_fiche.yaml"
    assert main(["adapt", "plan_migration", "ma_fiche", "-o", str(file)]) == 0
    assert main(["lint", str(file)]) == 0
    assert main(["adapt", "plan_migration", "Ma fiche", "-o", str(file)]) == 2
    assert "Ma fiche" in capsys.readouterr().err
    assert main(["adapt", "plan_migration", "plan_migration", "-o", str(file)]) == 2
    assert main(["adapt", "nonsense", "ma_fiche", "-o", str(file)]) == 2
    assert main(["adapt", "plan_migration", "ma_fiche", "-o", str(tmp_path / "no" / "x")]) == 2
