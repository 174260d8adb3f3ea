"""The invented people of the demo: Django users like any others, without passwords."""

from __future__ import annotations

from attrs import frozen
from django.contrib.auth.models import User
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


@frozen
class Persona:
    """One person: `role` in the courses (None: not enrolled), in a word and in a sentence."""

    username: str
    first_name: str
    last_name: str
    role: str | None
    word: Promise
    about: Promise

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first_name} {self.last_name}"


PERSONAS = (
    Persona(
        "aissata",
        "Aïssata",
        "D.",
        "student",
        pgettext_lazy("demo, a woman", "participant"),
        pgettext_lazy("demo", "the complete plan of a fictional city, handed in"),
    ),
    Persona(
        "karim",
        "Karim",
        "B.",
        "student",
        pgettext_lazy("demo", "participant"),
        pgettext_lazy("demo", "nothing written yet"),
    ),
    Persona(
        "mariam",
        "Mariam",
        "T.",
        "student",
        pgettext_lazy("demo, a woman", "participant"),
        pgettext_lazy("demo", "three sections written"),
    ),
    Persona(
        "benali",
        "Pr. H.",
        "Benali",
        "instructor",
        pgettext_lazy("demo", "instructor"),
        pgettext_lazy("demo", "reads the plans and grades them"),
    ),
    Persona(
        "nadia",
        "Nadia",
        "R.",
        "author",
        pgettext_lazy("demo, a woman", "author"),
        pgettext_lazy("demo", "writes the courses, and changes their worksheets in Studio"),
    ),
    Persona(
        "visiteur",
        "Sékou",
        "N.",
        None,
        pgettext_lazy("demo", "visitor"),
        pgettext_lazy("demo", "logged in, but not enrolled in the course"),
    ),
)


def find(username: str) -> Persona | None:
    """The persona with this username, if there is one."""
    return next((persona for persona in PERSONAS if persona.username == username), None)


def user_for(persona: Persona) -> User:
    """The Django user behind `persona`, made at first use."""
    user, made = User.objects.get_or_create(
        username=persona.username,
        defaults={
            "first_name": persona.first_name,
            "last_name": persona.last_name,
            "email": f"{persona.username}@example.com",
        },
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
