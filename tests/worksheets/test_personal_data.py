from __future__ import annotations

import pytest

from city_diplomacy_xblocks.worksheets.personal_data import looks_personal

PERSONAL = [
    "Appeler le +221 77 123 45 67", "tél. 77 123 45 67 89", "06 12 34 56 78", "06.12.34.56.78", "06-12-34-56-78",
    "(00221) 77 123 45 67", "00221771234567", "771234567", "maire@ville.sn", "Écrire à : jean.dupont+ville@mairie.gov.sn.",
    "CNI 12345678", "passeport A 123456789", "NIN 1 234 1990 12345", "Contact: +33612345678", "+221771234567.",
    "0612345678 ou au bureau", "77\u00a0123\u00a045\u00a067\u00a01", "le 77 123 45 67 8 (bureau)",
    "Tel No 771234567", "appelez le n° 77 123 45 67 89", "771234567 est mon numéro",
]  # fmt: skip
HARMLESS = [
    "", "12 500 000 XOF", "12\u202f500\u202f000\u202fFCFA", "370 000 000", "1.250.000 francs", "budget de 12000000 FCFA", "45000000 XOF",
    "2025-2030", "2025 - 2030", "2027/2029", "2025–2030", "Loi n° 2008-12 du 25 janvier 2008", "loi n°2008-12 du 25/01/2008",
    "loi no 09-08 de 2009", "le 15/03/2027 et le 16.04.2027", "2027-03-15", "2027-01 à 2029-12", "O1, O2 et A12", "3 000 personnes par an, dont 40 %",
    "entre 3 000 000 et 5 000 000", "3 000 000 - 5 000 000", "en 2025, 2026, 2027 et 2028", "1, 2, 3, 4, 5, 6, 7, 8, 9, 10",
    "https://ville.sn/doc/123456789012", "A/RES/73/195", "25 janvier 2008, 12 mars 2009, 14 juillet 2010", "186 400 habitants",
    "12 agents, 48 ateliers, 240 activités, 3 000 visites", "article 123456", "décret n° 2014-1234 du 12 juin 2014", "résolution 1325 (2000)",
    "30 jours, échantillon de 200, 400 ménages", "2 500 000 à 3 500 000 FCFA par an", "Convention de 1951 et protocole de 1967",
    "25000000 habitants", "@mairie sur les réseaux", "90 % en 2028, 95 % en 2029",
]  # fmt: skip


@pytest.mark.parametrize("text", PERSONAL)
def test_personal_data_is_noticed(text):
    assert looks_personal(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_plans_are_full_of_is_not_noticed(text):
    assert not looks_personal(text)
