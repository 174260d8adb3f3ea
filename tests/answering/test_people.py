"""What pages ask about people, through the handlers: drawers, invitations, readers, presence, names."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from city_diplomacy_xblocks.demo.testing import block_for, make_block, make_user, usage
from city_diplomacy_xblocks.drafting import api as drafting
from city_diplomacy_xblocks.drafting import presence
from city_diplomacy_xblocks.drafting.models import Invitation, Member, Plan
from city_diplomacy_xblocks.reviewing import conversing
from city_diplomacy_xblocks.reviewing.models import Comment, Thread
from tests.xblock.story import ask, asked, change, save, save_example

pytestmark = pytest.mark.django_db

CITY = "identite.city_name"
NASTY = '<script>alert(1)</script> {{ x }} "'


def user_id(block) -> int:
    return block.runtime.who.user.pk


def plan_of(block):
    found = Member.objects.filter(user_id=user_id(block), active=True).first()
    return found and found.plan_id


def let_in(owner, guest, role="writer"):
    """`guest` accepts an invitation of `owner`; what he is shown."""
    username = guest.runtime.who.user.username
    asked(owner, "invite", role=role, username=username)
    invitation = Invitation.objects.latest("id").pk
    return asked(guest, "accept", invitation=invitation)


def data_of(html: str) -> dict:
    return json.loads(unescape(re.search(r'data-page="([^"]*)"', html)[1]))


def refusal(answer) -> tuple[int, str]:
    status, body = answer
    assert body["error"].strip()
    return status, body["code"]


# The drawer


def test_a_colleague_is_invited_by_name_and_finds_it_on_their_page(awa, karim):
    told = asked(awa, "invite", role="writer", username="Karim ".strip().lower())
    assert "karim" in told["html"] and told["told"]

    page = block_for(karim.runtime.who.user, usage()).student_view().content
    assert "data-invitation" in page
    assert "Awa" in page and "Kanimbora" in page

    shared = asked(karim, "accept", invitation=Invitation.objects.get().pk)
    assert "Kanimbora" in shared["page"]["html"]
    assert data_of(shared["page"]["html"])["shared"] is True
    assert plan_of(karim) == plan_of(awa)
    assert "data-invitation" not in shared["page"]["html"]


def test_a_colleague_is_invited_by_code(awa, karim):
    html = asked(awa, "invite", role="writer")["html"]
    code = re.search(r"data-code[^>]*>([^<]+)<", html)[1]
    assert re.fullmatch(r"\w{5}-\w{5}", code)

    asked(karim, "accept", code=code.lower())
    assert plan_of(karim) == plan_of(awa)


def test_inviting_begins_the_plan_of_whoever_has_none(karim):
    assert plan_of(karim) is None
    asked(karim, "invite", role="reader")
    assert plan_of(karim)


def test_the_drawer_opens_without_a_plan_and_writes_none(karim):
    before = Plan.objects.count()
    assert "data-post" in asked(karim, "people")["html"]
    assert Plan.objects.count() == before


@pytest.mark.parametrize("username", ["nobody", "visiteur"])
def test_an_unknown_name_and_one_not_enrolled_are_refused_alike(awa, username):
    make_user("visiteur", role=None)
    status, body = ask(awa, "invite", role="writer", username=username)

    assert (status, body["code"]) == (404, "no_colleague")
    assert body["error"].replace(username, "X") == ask(
        awa, "invite", role="writer", username="someone_else"
    )[1]["error"].replace("someone_else", "X")
    assert not Invitation.objects.exists()


def test_nobody_invites_themselves(awa):
    assert refusal(ask(awa, "invite", role="writer", username="awa")) == (400, "yourself")


def test_what_people_are_called_never_becomes_markup(awa, karim):
    karim.runtime.who.user.first_name = NASTY
    karim.runtime.who.user.save()
    save(awa, change(2, CITY, NASTY, base=1), revision=1)
    html = let_in(awa, karim)["page"]["html"]
    html += asked(awa, "people")["html"] + asked(awa, "page")["html"]

    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_page_says_who_writes_too(awa, karim):
    let_in(awa, karim)
    assert re.search(r"data-with.*Karim", asked(awa, "page", language="fr")["html"])
    assert re.search(r"data-with.*Awa", asked(karim, "page", language="fr")["html"])


def test_leaving_gives_back_the_page_of_ones_own_plan(awa, karim):
    save(karim, change(1, CITY, "Tombouctou"))
    let_in(awa, karim)
    left = asked(karim, "leave")

    assert "Tombouctou" in left["page"]["html"]
    assert data_of(left["page"]["html"])["shared"] is False


# Strangers


STRANGE = {
    "accept": {"code": "K7QM4-3XPAJ"},
    "refuse": {"invitation": 1},
    "take_back": {"invitation": 1},
    "remove": {"user": 1},
    "leave": {"leave": 1},
    "read_plan": {"read": 1},
    "talk": {"plan": 1, "path": CITY},
    "say": {"plan": 1, "path": CITY, "text": "Bonjour"},
}


@pytest.mark.parametrize("handler", sorted(STRANGE))
def test_nobody_reaches_the_people_of_somebody_elses_plan(awa, karim, handler):
    asked(awa, "invite", role="writer")
    asked(awa, "invite", role="reader", username="karim")
    stranger = block_for(make_user("mariam"), usage())
    save(stranger, change(1, CITY, "Gao"))
    ids = {
        "invitation": Invitation.objects.first().pk,
        "user": user_id(awa),
        "leave": plan_of(awa),
        "read": plan_of(awa),
    }
    body = {name: ids.get(name, value) for name, value in STRANGE[handler].items()}
    if handler in ("talk", "say"):
        body["plan"] = plan_of(awa)

    assert refusal(ask(stranger, handler, **body))[0] in (403, 409)
    assert Member.objects.filter(plan_id=plan_of(awa)).count() == 1
    assert Invitation.objects.filter(closed=None).count() == 2
    assert not Comment.objects.exists()


@pytest.mark.parametrize("handler", ["accept", "leave", "read_plan", "say"])
def test_a_plan_of_another_key_is_out_of_reach(awa, karim, handler):
    """The same people at a block of another plan: what is open here is not open there."""
    let_in(awa, karim, "reader")
    asked(awa, "invite", role="writer")
    open_one = Invitation.objects.latest("id")
    other = make_block(karim.runtime.who.user, name="autre", plan_key="autre")
    body = {"code": open_one.code, "leave": plan_of(awa), "read": plan_of(awa)}
    body |= {"plan": plan_of(awa), "path": CITY, "text": "Bonjour"}

    assert refusal(ask(other, handler, **body))[0] in (403, 409)


@pytest.mark.parametrize("handler", ["save", "news", "people", "hand_in", "withdraw", "invite"])
def test_a_page_of_a_plan_that_one_no_longer_writes_is_told_so(awa, karim, handler):
    shared = let_in(awa, karim)["page"]["args"]["joined"]
    asked(awa, "remove", user=user_id(karim))
    body = {"client": "c9", "revision": 1, "changes": [change(1, CITY, "Mopti", base=1)]}
    status, told = ask(karim, handler, plan=shared, role="reader", **body)

    assert (status, told["code"]) == (409, "other_plan")
    assert plan_of(karim) is None


def test_devices_keep_a_joined_plan_apart_from_ones_own(awa, karim):
    own = asked(karim, "page")["args"]
    save(karim, change(1, CITY, "Tombouctou"))
    begun = asked(karim, "page")["args"]
    joined = let_in(awa, karim)["page"]["args"]

    assert own["plan"] == begun["plan"] == joined["plan"]
    assert (own["joined"], begun["joined"], joined["joined"]) == (0, 0, plan_of(awa))
    assert asked(awa, "page")["args"]["joined"] == 0


# Readers


def test_a_reader_sees_the_whole_plan_and_writes_nothing(awa, karim):
    save_example(awa)
    html = let_in(awa, karim, "reader")["page"]["html"]

    assert "data-reader" in html and "Awa" in html
    assert data_of(html)["writable"] is False
    assert 'data-do="hand-in"' not in html
    assert "<textarea" not in html
    assert html.count('class="cd-sec"') == 10
    saved = save(karim, change(1, CITY, "Mopti"))
    assert drafting.get_plan(plan_of(awa)).answers["identite"]["city_name"] == "Kanimbora"
    assert saved["revision"] == 1


def test_ones_own_page_lists_what_one_may_read(awa, karim):
    let_in(awa, karim, "reader")
    own = asked(karim, "read_plan", read=0)["page"]["html"]
    assert re.search(r"data-readable.*Kanimbora", own, re.DOTALL)

    again = asked(karim, "read_plan", read=plan_of(awa))["page"]["html"]
    assert "data-reader" in again
    assert "data-reader" in asked(karim, "page", plan=plan_of(awa), language="en")["html"]

    html = asked(karim, "leave", leave=plan_of(awa))["page"]["html"]
    assert "data-readable" not in html


def test_a_readers_comment_stands_beside_the_field_and_is_answered(awa, karim):
    let_in(awa, karim, "reader")
    plan = plan_of(awa)
    assert "<form" in asked(karim, "talk", plan=plan, path=CITY)["html"]
    told = asked(karim, "say", plan=plan, path=CITY, text="Quel quartier ?")
    assert "Quel quartier ?" in told["html"]

    html = asked(awa, "page", language="fr")["html"]
    field = html[html.index(f'data-path="{CITY}"') :]
    beside = field[: field.index("data-path=", 20)]
    assert "Quel quartier ?" in beside and "Karim" in beside and "lecteur" in beside

    thread = Thread.objects.get().pk
    asked(awa, "reply", thread=thread, text="Le port.")
    seen = asked(karim, "read_plan", read=plan)["page"]["html"]
    assert "Le port." in seen
    asked(karim, "reply", thread=thread, plan=plan, text="Merci !")
    corrected = asked(awa, "mark_corrected", thread=thread, resolved=True)
    assert "Merci !" in corrected["html"]


def test_readers_settle_nothing_and_see_nothing_of_graders(awa, karim, staff):
    let_in(awa, karim, "reader")
    plan = plan_of(awa)
    asked(karim, "say", plan=plan, path=CITY, text="Quel quartier ?")
    thread = Thread.objects.get()
    Comment.objects.create(
        thread=thread,
        author_id=user_id(staff),
        author_name="Benali",
        by_staff=True,
        text="Pour la note.",
        at=thread.created,
        published_at=thread.created,
    )

    assert refusal(ask(karim, "mark_corrected", thread=thread.pk, resolved=True))[0] == 403
    assert "Pour la note." not in asked(karim, "read_plan", read=plan)["page"]["html"]
    assert "Pour la note." not in asked(karim, "reply", thread=thread.pk, text="Oui")["html"]
    assert "Pour la note." in asked(awa, "page")["html"]


def test_one_reader_does_not_see_what_another_said(awa, karim):
    mariam = block_for(make_user("mariam"), usage())
    for reader in (karim, mariam):
        let_in(awa, reader, "reader")
    asked(karim, "say", plan=plan_of(awa), path=CITY, text="Quel quartier ?")

    assert "Quel quartier ?" not in asked(mariam, "read_plan", read=plan_of(awa))["page"]["html"]
    thread = Thread.objects.get().pk
    assert refusal(ask(mariam, "reply", thread=thread, text="Moi aussi"))[0] == 403


def test_a_comment_sent_twice_is_stored_once(awa, karim):
    let_in(awa, karim, "reader")
    for _ in range(2):
        asked(karim, "say", plan=plan_of(awa), path=CITY, text="Quel quartier ?")
        asked(awa, "reply", thread=Thread.objects.get().pk, text="Le port.")

    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        (CITY, " ", "blank"),
        (CITY, "x" * 5001, "too_long"),
        ("identite.nonsense", "a", "bad_path"),
        ("actions.actions.nobody", "a", "bad_path"),
        ("nonsense", "a", "bad_path"),
    ],
)
def test_comments_have_a_place_and_a_measure(awa, karim, path, text, code):
    let_in(awa, karim, "reader")
    answer = ask(karim, "say", plan=plan_of(awa), path=path, text=text)
    assert refusal(answer) == (400, code)


def test_nobody_says_more_than_so_much_within_an_hour(awa, karim, monkeypatch):
    monkeypatch.setattr(conversing, "MOST_AN_HOUR", 2)
    let_in(awa, karim, "reader")
    for text in ("un", "deux"):
        asked(karim, "say", plan=plan_of(awa), path=CITY, text=text)

    answer = ask(karim, "say", plan=plan_of(awa), path=CITY, text="trois")
    assert refusal(answer) == (403, "too_many")


# Staff


def test_staff_open_a_plan_see_who_is_on_it_and_undo_it(awa, karim, staff):
    make_user("mariam")
    assert "owner" in asked(staff, "open_plan")["html"]
    html = asked(staff, "open_plan", owner="awa", colleagues="karim, mariam", role="writer")["html"]
    assert "Karim" in html and "Mariam" in html and "Kanimbora" in html
    mine, other = Invitation.objects.order_by("id")
    asked(karim, "accept", invitation=mine.pk)

    asked(staff, "open_plan", owner="awa", take_back=other.pk)
    html = asked(staff, "open_plan", owner="awa", remove=user_id(karim))["html"]
    assert plan_of(karim) is None
    assert "Karim" not in html and "Mariam" not in html


def test_staff_open_a_plan_for_whoever_has_not_begun(karim, staff):
    make_user("mariam")
    asked(staff, "open_plan", owner="mariam", colleagues="karim", role="writer")
    asked(karim, "accept", invitation=Invitation.objects.get().pk)

    writers = Member.objects.filter(active=True, plan_id=plan_of(karim))
    assert {each.user.username for each in writers} == {"mariam", "karim"}
    assert all(each.anonymous_id for each in writers)
    assert not Plan.objects.get(pk=plan_of(karim)).is_trial


def test_staff_give_a_plan_back_that_everybody_has_left(awa, karim, staff):
    let_in(awa, karim)
    plan = plan_of(awa)
    for block in (awa, karim):
        asked(block, "leave")
    html = asked(staff, "open_plan", owner="awa")["html"]
    body = json.loads(unescape(re.search(r'data-body="([^"]*again[^"]*)"', html)[1]))

    asked(staff, "open_plan", **body)
    asked(awa, "accept", invitation=Invitation.objects.latest("id").pk)
    assert plan_of(awa) == plan


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"owner": "nobody"}, (404, "no_colleague")),
        ({"owner": "awa", "colleagues": "nobody", "role": "writer"}, (404, "no_colleague")),
        ({"owner": "awa", "colleagues": "karim", "role": "chief"}, (400, "bad_role")),
        ({"owner": "awa", "colleagues": ",".join(map(str, range(40))), "role": "writer"}, None),
        ({"owner": "awa", "again": 999}, (403, "not_here")),
        ({"owner": "awa", "remove": 999}, (403, "not_here")),
        ({"owner": "awa", "take_back": 999}, (403, "not_here")),
        ({"owner": "karim", "remove": 1}, (409, "nothing")),
    ],
)
def test_staff_are_told_what_is_not_there(awa, karim, staff, body, expected):
    answer = refusal(ask(staff, "open_plan", **body))
    assert answer == (expected or (400, "too_many"))


def test_a_plan_of_another_key_is_not_given_back(awa, karim, staff):
    other = make_block(awa.runtime.who.user, name="autre", plan_key="autre")
    save(other, change(1, CITY, "Ailleurs"))
    elsewhere = Plan.objects.get(plan_key="autre").pk

    assert refusal(ask(staff, "open_plan", owner="awa", again=elsewhere)) == (403, "not_here")


# Presence, names, news


def test_a_save_says_who_else_is_here_and_who_changed_what(awa, karim):
    let_in(awa, karim)
    first = asked(awa, "save", client="a", revision=1, changes=[], section="vision")
    assert first["here"] == []

    told = asked(
        karim,
        "save",
        client="k",
        revision=1,
        changes=[change(1, CITY, "Kanimbora-Centre", base=1)],
        section="identite",
    )
    assert [(each["name"], each["section"]) for each in told["here"]] == [("Awa", "vision")]
    assert told["here"][0]["title"]

    news = asked(awa, "news", client="a", revision=1, section="")
    assert [each["name"] for each in news["here"]] == ["Karim"]
    assert {"path": CITY, "value": "Kanimbora-Centre", "by": "Karim"} in news["others"]
    assert news["results"] == []
    assert asked(awa, "news", client="a", revision=2) == {"revision": 2, "here": news["here"]}


def test_a_text_kept_aside_names_its_author_to_others(awa, karim):
    let_in(awa, karim)
    save(awa, change(2, CITY, "Kanimbora-Port", base=1), revision=1, client="c1")
    told = save(karim, change(1, CITY, "Kanimbora-Centre", base=1), revision=1, client="k")
    assert "by" not in told["kept"][0]

    kept = data_of(asked(awa, "page")["html"])["kept"]
    assert [each["by"] for each in kept] == ["Karim"]


def test_whoever_writes_alone_is_told_of_nobody(awa):
    answer = asked(awa, "save", client="a", revision=1, changes=[], section="vision")
    assert "here" not in answer
    assert asked(awa, "news", client="a", revision=1) == {"revision": 1}


def test_news_tells_all_of_a_plan_that_has_fewer_revisions_than_the_page_knew(awa):
    told = asked(awa, "news", client="a", revision=9)
    assert told["revision"] == 1
    assert CITY in [each["path"] for each in told["others"]]


def test_news_tell_that_a_colleague_has_handed_in(awa, karim):
    save_example(awa)
    revision = asked(awa, "page") and drafting.get_plan(plan_of(awa)).revision
    let_in(awa, karim)
    asked(awa, "hand_in")

    news = asked(karim, "news", client="k", revision=revision, state="draft")
    assert news["state"] == "submitted"


def test_whoever_joined_hands_in_for_all(awa, karim):
    save_example(awa)
    joined = let_in(awa, karim)["page"]["args"]["joined"]
    html = asked(karim, "hand_in", plan=joined)["html"]

    assert data_of(html)["state"] == "submitted"
    assert data_of(asked(awa, "page")["html"])["state"] == "submitted"


def test_somebody_is_here_for_forty_seconds(monkeypatch):
    presence.note(1, presence.Here(7, "Awa", "vision"))
    presence.note(1, presence.Here(8, "Karim", ""))
    presence.note(2, presence.Here(9, "Mariam", ""))

    assert [each.name for each in presence.others_here(1, [7, 8, 9], but=None)] == ["Karim", "Awa"]
    assert [each.name for each in presence.others_here(1, [7, 8, 9], but=8)] == ["Awa"]
    presence.forget(1, 7)
    assert presence.others_here(1, [7], but=None) == []

    given = {}
    monkeypatch.setattr(presence.cache, "set", lambda *args: given.update(t=args[2]))
    presence.note(1, presence.Here(7, "Awa", ""))
    assert given["t"] == presence.STAY == 40


@pytest.mark.parametrize("section", ["nonsense", "<b>", "x" * 200])
def test_a_section_that_is_none_is_nowhere(awa, karim, section):
    let_in(awa, karim)
    asked(awa, "save", client="a", revision=1, changes=[], section=section)
    assert asked(karim, "news", client="k", revision=1)["here"][0]["section"] == ""


def queries_of(block, handler, **body) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        asked(block, handler, **body)
    return [
        each["sql"]
        for each in queries
        if "city_diplomacy_xblocks_" in each["sql"] or "auth_user" in each["sql"]
    ]


def test_news_and_pages_cost_the_same_for_any_number_of_members(awa):
    save_example(awa)
    counts = []
    for number in (1, 1, 28):
        for _ in range(number):
            block = block_for(make_user(f"c{Member.objects.count()}"), usage())
            let_in(awa, block)
        save(block, change(1, CITY, f"Ville {number}", base=999), client="k", revision=999)
        revision = drafting.get_plan(plan_of(awa)).revision
        counts.append(
            (
                len(queries_of(awa, "news", client="a", revision=1, section="vision")),
                len(queries_of(awa, "news", client="a", revision=revision, section="vision")),
                len(queries_of(awa, "page", language="fr")),
                len(queries_of(awa, "people")),
            )
        )
    assert len(set(counts)) == 1, counts
    asking = queries_of(awa, "news", client="a", revision=1)
    assert [sql for sql in asking if not sql.strip().startswith("SELECT")] == []
